// The qubes that one word of a flow means together: all with a tag, all of a class, all there are. dom0 is in none of them.
import { each, once, within } from '../base/memo.ts';
import type { Qube, System } from './system.ts';

/** There is one object for each word. */
export interface Group {
  readonly kind: 'all' | 'tag' | 'type';
  readonly word: string;
  has(qube: Qube): boolean;
  /** In the order of `System.qubes`. */
  readonly qubes: readonly Qube[];
}

export interface Groups {
  readonly everybody: Group;
  tagged(tag: string): Group;
  typed(klass: string): Group;
}

export function groupsIn(system: System): Groups {
  const everybody = once(() => system.qubes.filter(isOther));
  const tagged = lists(system, ({ tags }) => [...tags]);
  const typed = lists(system, ({ klass }) => [klass]);
  return {
    everybody: group('all', '@anyvm', everybody, isOther),
    tagged: within((tag) => group('tag', `@tag:${tag}`, () => tagged(tag), (qube) => qube.tags.has(tag) && isOther(qube)), undefined as never),
    typed: within((klass) => group('type', `@type:${klass}`, () => typed(klass), (qube) => qube.klass === klass && isOther(qube)), undefined as never),
  };
}

const isOther = ({ klass }: Qube): boolean => klass !== 'AdminVM';

const group = (kind: Group['kind'], word: string, qubes: () => readonly Qube[], has: (qube: Qube) => boolean): Group => ({
  kind,
  word,
  has,
  get qubes() {
    return qubes();
  },
});

/** Asked word by word, so that a qube that gets another tag concerns those two tags only. */
function lists(system: System, words: (qube: Qube) => readonly string[]): (word: string) => readonly Qube[] {
  const all = once(() => {
    const found = new Map<string, Qube[]>();
    for (const qube of system.qubes.filter(isOther)) {
      for (const word of words(qube)) {
        const known = found.get(word);
        if (known) known.push(qube);
        else found.set(word, [qube]);
      }
    }
    return found;
  });
  return each((word: string): readonly Qube[] => all().get(word) ?? [], []);
}
