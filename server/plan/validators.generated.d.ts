// Types of the compiled schema checks, which `npm run gen` writes beside this file.
export interface Validate {
  (data: unknown): boolean;
  errors?: readonly { readonly instancePath: string; readonly keyword: string; readonly params: Readonly<Record<string, unknown>> }[] | null;
}
export const plan: Validate;
export const qube: Validate;
export const template: Validate;
export const flow: Validate;
export const backup: Validate;
