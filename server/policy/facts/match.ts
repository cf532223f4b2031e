// Whether a token of a rule fits an end of a call, and which targets it stands for: qrexec's own reckoning.
import { isDom0, isFault, readToken, type Token } from '../syntax/tokens.ts';
import type { System } from './system.ts';

/** A token that was read before, so that a policy of many rules is not read anew for every call. */
const known = new Map<string, Token | undefined>();
/** Nobody writes more words than this; hostile text does. */
const maxKnown = 20_000;

function tokenOf(text: string, place: 'source' | 'target' | 'redirect' | 'intended'): Token | undefined {
  const key = `${place} ${text}`;
  if (known.has(key)) return known.get(key);
  const read = readToken(text, place);
  const token = isFault(read) ? undefined : read;
  if (known.size > maxKnown) known.clear();
  known.set(key, token);
  return token;
}

/** Whether a qube that calls fits the source of a rule. */
export function fitsSource(source: string, caller: string, system: System): boolean {
  const token = tokenOf(source, 'source');
  switch (token?.kind) {
    case 'any':
      return true;
    case 'anyvm':
      return !isDom0(caller);
    case 'adminvm':
      return isDom0(caller);
    case 'type':
      return system.get(caller)?.type === token.value;
    case 'tag':
      return system.get(caller)?.tags.includes(token.value) ?? false;
    case 'named':
      return sameQube(source, caller, system);
    default:
      // Disposables call under their own names: a token for new ones never fits.
      return false;
  }
}

/** Whether the target that a call names fits the target of a rule. */
export function fitsTarget(target: string, asked: string, caller: string, system: System): boolean {
  const token = tokenOf(target, 'target');
  if (!token) return false;
  switch (token.kind) {
    case 'any':
      return true;
    case 'anyvm':
      return !isDom0(asked);
    case 'adminvm':
      return isDom0(asked);
    case 'default':
    case 'dispvm':
      return asked === target;
    case 'type':
      return system.get(asked)?.type === token.value;
    case 'tag':
      return system.get(asked)?.tags.includes(token.value) ?? false;
    case 'dispvm-of': {
      const template = disposableOf(asked, caller, system);
      return template !== undefined && sameQube(token.value, template, system);
    }
    case 'dispvm-tag': {
      const template = disposableOf(asked, caller, system);
      const domain = template === undefined ? undefined : system.get(template);
      return domain !== undefined && domain.templateForDispvms && domain.tags.includes(token.value);
    }
    case 'named':
      return asked === '@adminvm' ? isDom0(target) : sameQube(target, asked, system);
  }
}

/** The template of the disposable that a call asks for; undefined where it asks for none. */
function disposableOf(asked: string, caller: string, system: System): string | undefined {
  if (asked === '@dispvm') return system.get(caller)?.defaultDispvm;
  return asked.startsWith('@dispvm:') ? asked.slice('@dispvm:'.length) : undefined;
}

function sameQube(a: string, b: string, system: System): boolean {
  if (a === b) return true;
  if (a.startsWith('uuid:') && !b.startsWith('uuid:')) return system.get(b)?.uuid === a.slice(5);
  if (b.startsWith('uuid:') && !a.startsWith('uuid:')) return system.get(a)?.uuid === b.slice(5);
  return false;
}

/** Every target that a rule's target or `target=` offers a person to choose from, by name. */
export function* offered(text: string, place: 'target' | 'redirect', system: System): Iterable<string> {
  const token = tokenOf(text, place);
  switch (token?.kind) {
    case 'any':
    case 'anyvm':
      for (const { name, type, templateForDispvms } of system.domains) {
        if (token.kind === 'any' || type !== 'AdminVM') yield name;
        if (templateForDispvms) yield `@dispvm:${name}`;
      }
      yield '@dispvm';
      return;
    case 'adminvm':
    case 'dispvm':
      yield text;
      return;
    case 'type':
      for (const { name, type } of system.domains) if (type === token.value) yield name;
      return;
    case 'tag':
      for (const { name, tags } of system.domains) if (tags.includes(token.value)) yield name;
      return;
    case 'dispvm-of': {
      const domain = system.get(token.value);
      if (domain?.templateForDispvms) yield `@dispvm:${domain.name}`;
      return;
    }
    case 'dispvm-tag':
      for (const { name, tags, templateForDispvms } of system.domains) if (templateForDispvms && tags.includes(token.value)) yield `@dispvm:${name}`;
      return;
    case 'named': {
      const domain = system.get(text);
      if (domain) yield domain.name;
      return;
    }
    default:
  }
}
