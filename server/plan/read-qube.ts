// Reads one qube or template, and again when its text changed: whoever asked for what stayed the same need not ask again.
import { changed, note, Source } from '../base/memo.ts';
import { asMapping, keyName, type Mapping, type Pair, type Scalar } from '../syntax/tree.ts';
import { classes, trustLevels, type Class, type PlanQube, type Trust, type Val, type Written } from './plan.ts';
import { allWritten, flag, isNone, list, name, oneOf, text, words, written } from './values.ts';

/**
 * Keys that are asked for together: what the system is made of, what leads from qube to qube, what is done in a qube, and all others. Finer
 * would cost more than it spares.
 */
type Group = 'system' | 'links' | 'use' | 'rest';

interface Fields {
  klass: Val<Class> | undefined;
  label: Val<string> | undefined;
  trust: Val<Trust> | undefined;
  template: Val<string> | undefined;
  clone: Val<string> | undefined;
  netvm: Val<string | null> | undefined;
  defaultDispvm: Val<string | null> | undefined;
  managementDispvm: Val<string | null> | undefined;
  guivm: Val<string | null> | undefined;
  audiovm: Val<string | null> | undefined;
  providesNetwork: Val<boolean> | undefined;
  templateForDispvms: Val<boolean> | undefined;
  autostart: Val<boolean> | undefined;
  includeInBackups: Val<boolean> | undefined;
  openFilesIn: Val<string | null> | undefined;
  openLinksIn: Val<string | null> | undefined;
  purpose: Val<string> | undefined;
  identities: readonly Val<string>[];
  holds: readonly Val<string>[];
  activities: readonly Val<string>[];
  apps: readonly Val<string>[];
  tags: readonly Val<string>[];
  features: ReadonlyMap<string, Val<string | null>>;
  services: readonly Val<string>[];
}

interface Field<N extends keyof Fields> {
  readonly name: N;
  readonly key: string;
  readonly group: Group;
  read(pair: Pair | undefined): Fields[N];
}

const field = <N extends keyof Fields>(name: N, key: string, group: Group, read: (pair: Pair | undefined) => Fields[N]): Field<N> => ({ name, key, group, read });

const fields = [
  field('klass', 'class', 'system', (pair) => oneOf(pair, classes)),
  field('label', 'label', 'system', words),
  field('trust', 'trust', 'system', (pair) => oneOf(pair, trustLevels)),
  field('template', 'template', 'system', template),
  field('clone', 'clone', 'system', words),
  field('netvm', 'netvm', 'system', name),
  field('defaultDispvm', 'default_dispvm', 'system', name),
  field('managementDispvm', 'management_dispvm', 'links', name),
  field('guivm', 'guivm', 'links', name),
  field('audiovm', 'audiovm', 'links', name),
  field('providesNetwork', 'provides_network', 'system', flag),
  field('templateForDispvms', 'template_for_dispvms', 'system', flag),
  field('autostart', 'autostart', 'system', flag),
  field('includeInBackups', 'include_in_backups', 'rest', flag),
  field('openFilesIn', 'open_files_in', 'links', name),
  field('openLinksIn', 'open_links_in', 'links', name),
  field('purpose', 'purpose', 'rest', words),
  field('identities', 'identity', 'links', list),
  field('holds', 'holds', 'use', list),
  field('activities', 'activities', 'use', list),
  field('apps', 'apps', 'use', list),
  field('tags', 'tags', 'system', list),
  field('features', 'features', 'system', readFeatures),
  field('services', 'services', 'links', readServices),
] as const;

/** Keys that only `prop` asks for, and that do not belong to the rest. */
const otherGroups: Readonly<Record<string, Group>> = { devices: 'links' };

const groupOf: ReadonlyMap<string, Group> = new Map<string, Group>([...fields.map(({ key, group }): [string, Group] => [key, group]), ...Object.entries(otherGroups)]);

export class ReadQube implements PlanQube {
  readonly name: string;
  readonly section: 'qubes' | 'templates';
  #pair: Pair;
  #body: Mapping | undefined;
  readonly #read: Fields;
  readonly #sources: Readonly<Record<Group | 'place' | 'all', Source>> = { system: new Source(), links: new Source(), use: new Source(), rest: new Source(), place: new Source(), all: new Source() };

  constructor(pair: Pair, section: 'qubes' | 'templates') {
    this.name = keyName(pair.key);
    this.section = section;
    this.#pair = pair;
    this.#body = asMapping(pair.value);
    const read: Record<string, unknown> = {};
    for (const { name, key, read: reading } of fields) read[name] = reading(this.#body?.get(key));
    this.#read = read as unknown as Fields;
  }

  /** Reads it anew, from the same name and section. */
  take(pair: Pair): void {
    if (pair === this.#pair) return;
    const [before, body] = [this.#body, asMapping(pair.value)];
    if (pair.key !== this.#pair.key) changed(this.#sources.place);
    this.#pair = pair;
    this.#body = body;
    changed(this.#sources.all);
    const read = this.#read as unknown as Record<string, unknown>;
    for (const { name, key, read: reading } of fields) if (before?.get(key) !== body?.get(key)) read[name] = reading(body?.get(key));
    for (const key of new Set([...(before?.entries() ?? []), ...(body?.entries() ?? [])].map((it) => keyName(it.key)))) {
      if (before?.get(key) !== body?.get(key)) changed(this.#sources[groupOf.get(key) ?? 'rest']);
    }
  }

  get at(): Scalar {
    note(this.#sources.place);
    return this.#pair.key;
  }
  get pair(): Pair {
    note(this.#sources.all);
    return this.#pair;
  }
  get body(): Mapping | undefined {
    note(this.#sources.all);
    return this.#body;
  }
  prop(key: string): Written | undefined {
    note(this.#sources[groupOf.get(key) ?? 'rest']);
    return written(this.#body, key);
  }
  props(): readonly Written[] {
    note(this.#sources.all);
    return allWritten(this.#body);
  }

  get klass(): Fields['klass'] {
    return this.#system.klass;
  }
  get label(): Fields['label'] {
    return this.#system.label;
  }
  get trust(): Fields['trust'] {
    return this.#system.trust;
  }
  get template(): Fields['template'] {
    return this.#system.template;
  }
  get clone(): Fields['clone'] {
    return this.#system.clone;
  }
  get netvm(): Fields['netvm'] {
    return this.#system.netvm;
  }
  get defaultDispvm(): Fields['defaultDispvm'] {
    return this.#system.defaultDispvm;
  }
  get providesNetwork(): Fields['providesNetwork'] {
    return this.#system.providesNetwork;
  }
  get templateForDispvms(): Fields['templateForDispvms'] {
    return this.#system.templateForDispvms;
  }
  get autostart(): Fields['autostart'] {
    return this.#system.autostart;
  }
  get tags(): Fields['tags'] {
    return this.#system.tags;
  }
  get features(): Fields['features'] {
    return this.#system.features;
  }
  get managementDispvm(): Fields['managementDispvm'] {
    return this.#links.managementDispvm;
  }
  get guivm(): Fields['guivm'] {
    return this.#links.guivm;
  }
  get audiovm(): Fields['audiovm'] {
    return this.#links.audiovm;
  }
  get openFilesIn(): Fields['openFilesIn'] {
    return this.#links.openFilesIn;
  }
  get openLinksIn(): Fields['openLinksIn'] {
    return this.#links.openLinksIn;
  }
  get identities(): Fields['identities'] {
    return this.#links.identities;
  }
  get services(): Fields['services'] {
    return this.#links.services;
  }
  get holds(): Fields['holds'] {
    return this.#use.holds;
  }
  get activities(): Fields['activities'] {
    return this.#use.activities;
  }
  get apps(): Fields['apps'] {
    return this.#use.apps;
  }
  get purpose(): Fields['purpose'] {
    return this.#rest.purpose;
  }
  get includeInBackups(): Fields['includeInBackups'] {
    return this.#rest.includeInBackups;
  }

  get #system(): Fields {
    note(this.#sources.system);
    return this.#read;
  }
  get #links(): Fields {
    note(this.#sources.links);
    return this.#read;
  }
  get #use(): Fields {
    note(this.#sources.use);
    return this.#read;
  }
  get #rest(): Fields {
    note(this.#sources.rest);
    return this.#read;
  }
}

function template(pair: Pair | undefined): Val<string> | undefined {
  const value = words(pair);
  return value && !isNone(value.value) ? value : undefined;
}

const noFeatures: ReadonlyMap<string, Val<string | null>> = new Map();

function readFeatures(pair: Pair | undefined): ReadonlyMap<string, Val<string | null>> {
  const body = asMapping(pair?.value);
  if (!body) return noFeatures;
  const found = new Map<string, Val<string | null>>();
  for (const entry of body.entries()) {
    const on = flag(entry);
    const value = on ? { value: on.value ? '1' : '', at: on.at, key: on.key } : (text(entry) ?? { value: null, at: entry.value, key: entry.key });
    found.set(keyName(entry.key), value);
  }
  return found;
}

/** `services: [crond]`, or `services: {crond: true, cups: false}` of which only the switched-on ones are listed. */
function readServices(pair: Pair | undefined): readonly Val<string>[] {
  const body = asMapping(pair?.value);
  if (!body) return list(pair);
  return body.entries().filter((entry) => flag(entry)?.value !== false).map(({ key }) => ({ value: keyName(key), at: key, key }));
}
