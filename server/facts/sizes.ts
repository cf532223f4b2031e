// Sizes of memory and disks as people write them, in MiB.

export interface Size {
  readonly mib: number;
  /** Written in powers of ten (`16 GB`), as sellers do, and not in powers of two (`16 GiB`). */
  readonly decimal: boolean;
  /** MiB where the unit is a power of two in any case: memory is built so, and "16 GB" of it are 16 GiB. */
  readonly built: number;
}

const powers: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3, t: 4 };
const mebi = 1024 ** 2;

/** Reads `16 GiB`, `16 GB`, `20GiB` or `1.5 TB`; undefined for anything else, bare numbers too. */
export function parseSize(text: string): Size | undefined {
  const [, number = '', unit = '', binary] = /^(\d+(?:\.\d+)?) ?([kKMGT])(i?)B$/.exec(text.trim()) ?? [];
  const power = powers[unit.toLowerCase()];
  if (power === undefined) return undefined;
  const decimal = binary === '';
  const built = (Number(number) * 1024 ** power) / mebi;
  return { mib: decimal ? (Number(number) * 1000 ** power) / mebi : built, decimal, built };
}

/** A value of Qubes' own memory properties, where a bare number is MiB already. Undefined where it is neither that nor a size. */
export function memoryInMib(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  return /^\d+$/.test(value.trim()) ? Number(value) : parseSize(value)?.mib;
}

/** For messages: `16 GiB`, `1.5 GiB`, `512 MiB`; or, to stand beside a size in powers of ten, `16 GB`. */
export function sizeInWords(mib: number, decimal = false): string {
  const base = decimal ? 1000 : 1024;
  const small = (mib * mebi) / base ** 2;
  const [value, unit] = small < base ? [small, 'M'] : [small / base, 'G'];
  const digits = unit === 'G' && value < 100 ? 1 : 0;
  return `${Number(value.toFixed(digits))} ${unit}${decimal ? '' : 'i'}B`;
}
