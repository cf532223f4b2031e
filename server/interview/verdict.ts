// Weighs the answers as the guide does: Qubes OS where it fits, and else the tool that fits better, with the reasons.
import { hasFoundations, lacking, questionOf, questions, remedies, speaksForQubes, type Answers } from './questions.ts';

/** The next step for a person: `foundations` and `machine` are what has to come before Qubes OS. */
export type Step = 'qubes' | 'foundations' | 'machine' | 'whonix' | 'tails' | 'whonix-and-tails' | 'hardened-linux';

export interface Reason {
  /** With `{0}`, `{1}` … where `words` belong, so that both can be translated. */
  readonly says: string;
  readonly words?: readonly string[];
  /** The heading of the guide's section it comes from. */
  readonly section: string;
}

export interface Verdict {
  readonly step: Step;
  /** One sentence. */
  readonly says: string;
  readonly because: readonly Reason[];
  /** What is feared and no qube lessens, with what does. */
  readonly beside: readonly { readonly risk: string; readonly remedy: string }[];
}

const sense = 'When compartmentalisation actually makes sense';
const choose = 'Summary: how to choose';
const stop = 'Stopping point: when to stay on regular Linux';
const whonix = 'Whonix — architectural IP leak protection';
const tails = 'Tails — amnesic sessions without traces';

const sentences: Readonly<Record<Step, string>> = {
  qubes: 'Qubes OS fits: contexts meet every day, and you will carry the upkeep.',
  foundations: 'Not yet: first the layers underneath, then Qubes OS.',
  machine: 'Qubes OS fits you, but not on this machine as it is.',
  whonix: 'Whonix on an ordinary Linux fits better than Qubes OS.',
  tails: 'A Tails stick beside your ordinary, well-kept system fits better than Qubes OS.',
  'whonix-and-tails': 'Whonix on an ordinary Linux, with a Tails stick beside it, fits better than Qubes OS.',
  'hardened-linux': 'A hardened ordinary laptop fits better than Qubes OS.',
};

/** For answers to all that `questionsFor` names; an open question counts as the more careful answer. */
export function verdictOn(answers: Answers): Verdict {
  const step = stepFor(answers);
  const beside = (answers.risks ?? []).flatMap((risk) => {
    const remedy = Object.hasOwn(remedies, risk) ? remedies[risk] : undefined;
    return remedy === undefined ? [] : [{ risk, remedy }];
  });
  return { step, says: sentences[step], because: reasons(step, answers), beside };
}

function stepFor(answers: Answers): Step {
  if (speaksForQubes(answers)) return !hasFoundations(answers) ? 'foundations' : lacking(answers).length > 0 ? 'machine' : 'qubes';
  const { anonymity } = answers;
  return anonymity === 'both' ? 'whonix-and-tails' : anonymity === 'daily' ? 'whonix' : anonymity === 'occasional' ? 'tails' : 'hardened-linux';
}

function reasons(step: Step, answers: Answers): Reason[] {
  const { daily, upkeep, anonymity } = answers;
  const found: Reason[] = [];
  if (daily === 'no') found.push({ says: 'You know no daily situation in which one context could infect another, and that is what separate qubes are for.', section: sense });
  if (daily === 'unsure') found.push({ says: 'Whoever cannot name such a situation most likely needs no Qubes OS; that is an honest answer, not a weakness.', section: stop });
  if (upkeep === 'no') found.push({ says: 'Without its upkeep, Qubes OS leaves you no safer than before, and what time there is does more on an ordinary system.', section: sense });
  if (step === 'foundations') found.push(...missingLayers(answers));
  if (step === 'machine') found.push(...lacking(answers).map(({ label, says }) => ({ says: 'Still missing: {0} ({1}).', words: [label, says], section: 'Hardware' })));
  if (step === 'qubes') found.push({ says: 'Two times yes is what speaks for it: a daily risk, and the will to look after the system.', section: sense });
  if (anonymity === 'daily' || anonymity === 'both') found.push({ says: 'For anonymity every day, Whonix keeps your address from ever being known, even to a program that was taken over.', section: whonix });
  if (anonymity === 'occasional' || anonymity === 'both') found.push({ says: 'For a session now and then without traces, Tails from a stick is made.', section: tails });
  if (step === 'hardened-linux') found.push({ says: 'Disk encryption, a password manager, a hardware key and careful browsing protect most people better for the time they take.', section: stop });
  if (step === 'qubes' && anonymity === 'both') found.push({ says: 'All three belong side by side: Qubes OS, a Whonix qube in it, and a Tails stick.', section: choose });
  if (step !== 'qubes' && step !== 'machine' && step !== 'foundations') found.push(...missingLayers(answers));
  return found;
}

function missingLayers({ foundations = [] }: Answers): Reason[] {
  const missing = questionOf('foundations').choices.filter(({ value }) => (value === 'disk-encryption' || value === 'password-manager') && !foundations.includes(value));
  return missing.map(({ label }) => ({ says: 'To do first of all: {0}. Without that, every other wall stands on weak ground.', words: [label], section: sense }));
}

/** A text with its words in place. */
export const filled = ({ says, words = [] }: Pick<Reason, 'says' | 'words'>): string => says.replace(/\{(\d)\}/g, (_, index: string) => words[Number(index)] ?? '');

/** What there is to say of a plan that is written: as `Step`, or that it says too little, or goes without Qubes OS anyway. */
export type PlanStep = Step | 'open' | 'without';

/** The same of a plan, for a status line. */
export const planSentences: Readonly<Record<PlanStep, string>> = {
  qubes: 'Qubes OS fits this plan',
  foundations: 'The layers underneath come first',
  machine: 'Qubes OS does not fit this machine',
  whonix: 'Whonix on an ordinary Linux would serve this plan better',
  tails: 'A Tails stick would serve this plan better',
  'whonix-and-tails': 'Whonix and a Tails stick would serve this plan better',
  'hardened-linux': 'A hardened laptop would serve this plan better',
  open: 'The plan does not say yet why it should be Qubes OS',
  without: 'This plan goes without Qubes OS',
};

/** Every sentence that a person may be shown, for translators. */
export const sentencesOf = (): readonly string[] => [
  ...questions.flatMap(({ title, asks, choices, usual }) => [title, asks, ...(usual === undefined ? [] : [usual]), ...choices.flatMap(({ label, says }) => [label, says])]),
  ...Object.values(remedies),
  ...Object.values(sentences),
  ...Object.values(planSentences),
  ...everyReason(),
];

function everyReason(): readonly string[] {
  const found = new Set<string>();
  const answers = (id: 'daily' | 'upkeep' | 'anonymity'): readonly string[] => questionOf(id).choices.map(({ value }) => value);
  for (const daily of answers('daily')) {
    for (const upkeep of answers('upkeep')) {
      for (const anonymity of answers('anonymity')) {
        for (const foundations of [[], ['disk-encryption', 'password-manager']]) {
          for (const machine of [[], ['ram', 'intel', 'ssd', 'hcl']]) for (const { says } of verdictOn({ daily, upkeep, anonymity, foundations, machine }).because) found.add(says);
        }
      }
    }
  }
  return [...found];
}

/** The label of an answer, for showing it again. */
export const labelOf = (id: 'risks', value: string): string => questionOf(id).choices.find((it) => it.value === value)?.label ?? value;
