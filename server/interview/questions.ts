// What a person is asked before a plan is begun: the questions in order, and which of them the answers so far still call for.

/** One answer that can be chosen. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  /** What choosing it means, in a few words. */
  readonly says: string;
}

export type QuestionId = 'profile' | 'daily' | 'upkeep' | 'anonymity' | 'risks' | 'foundations' | 'machine' | 'title';

export interface Question {
  readonly id: QuestionId;
  /** A few words, for the head of a box. */
  readonly title: string;
  /** The question itself. */
  readonly asks: string;
  /** `one` of the choices, `several` of them or none, or free `text`. */
  readonly kind: 'one' | 'several' | 'text';
  readonly choices: readonly Choice[];
  /** What stands for an empty text. */
  readonly usual?: string;
}

export type Profile = 'journalist' | 'activist' | 'researcher' | 'analyst' | 'targeted' | 'general';

/** What was answered; a question that was not asked, or not answered yet, is absent. */
export interface Answers {
  readonly profile?: string;
  readonly daily?: string;
  readonly upkeep?: string;
  readonly anonymity?: string;
  readonly risks?: readonly string[];
  readonly foundations?: readonly string[];
  readonly machine?: readonly string[];
  readonly title?: string;
}

const choice = (value: string, label: string, says: string): Choice => ({ value, label, says });

/** In the order in which they are asked: what decides most comes first. */
export const questions: readonly Question[] = [
  {
    id: 'profile',
    title: 'Who the plan is for',
    asks: 'Which of these comes closest to you?',
    kind: 'one',
    choices: [
      choice('journalist', 'Journalist', 'works with sources and unpublished material'),
      choice('activist', 'Activist', 'works against opposition that may strike back'),
      choice('researcher', 'Researcher', 'opens files and sites that cannot be trusted'),
      choice('analyst', 'Analyst', 'examines hostile material as a job'),
      choice('targeted', 'Targeted', 'has a concrete reason to expect targeted attacks'),
      choice('general', 'None of these', 'wants good security for everyday life'),
    ],
  },
  {
    id: 'daily',
    title: 'The daily risk',
    asks: 'Is there a situation in your daily work in which one part of your digital life could infect another?',
    kind: 'one',
    choices: [
      choice('yes', 'Yes, every day', 'for instance files from strangers on the machine that also holds sources'),
      choice('no', 'No', 'what I do every day is much of one kind'),
      choice('unsure', 'I am not sure', 'I cannot name such a situation'),
    ],
  },
  {
    id: 'upkeep',
    title: 'The upkeep',
    asks: 'Will you carry the extra work: more to learn, updates on several levels every week, a machine that asks more of you?',
    kind: 'one',
    choices: [choice('yes', 'Yes', 'I have the time, and want to understand it'), choice('no', 'No', 'not now, or not at all')],
  },
  {
    id: 'anonymity',
    title: 'Anonymity',
    asks: 'Do you need to be anonymous on the network?',
    kind: 'one',
    choices: [
      choice('none', 'No', 'what I do, I do under my own name'),
      choice('occasional', 'Now and then', 'a session that leaves no traces'),
      choice('daily', 'Every day', 'my address must never become known, whatever a program does'),
      choice('both', 'Both', 'every day, and now and then without any traces'),
    ],
  },
  {
    id: 'risks',
    title: 'What you worry about',
    asks: 'Which dangers matter to you?',
    kind: 'several',
    choices: [
      choice('malicious-documents', 'Malicious documents', 'they attack the program that opens them'),
      choice('malicious-websites', 'Malicious websites', 'they attack the browser'),
      choice('targeted-attack', 'A targeted attack', 'someone capable is after you in particular'),
      choice('multiple-identities', 'Identities that must stay apart', 'nobody may connect them'),
      choice('account-takeover', 'Accounts taken over', 'mail, banking, social media'),
      choice('phishing', 'Phishing', 'messages that trick you into giving something away'),
      choice('data-breach', 'Data breaches', 'a service you use loses your data'),
      choice('weak-passwords', 'Weak passwords', 'guessed, or used twice'),
      choice('social-engineering', 'Social engineering', 'people who talk you into something'),
      choice('metadata', 'Metadata', 'who talks to whom, and when'),
      choice('physical-access', 'Physical access', 'someone gets hold of the machine'),
      choice('own-mistakes', 'My own mistakes', 'carrying something into the wrong context'),
    ],
  },
  {
    id: 'foundations',
    title: 'What is in place already',
    asks: 'Which of these do you have?',
    kind: 'several',
    choices: [
      choice('disk-encryption', 'Disk encryption', 'a passphrase before the machine starts'),
      choice('password-manager', 'A password manager', 'one long password of its own for every account'),
      choice('hardware-key', 'A hardware key', 'as second factor for the accounts that matter'),
      choice('totp', 'An authenticator app', 'as second factor for the accounts that matter'),
    ],
  },
  {
    id: 'machine',
    title: 'The machine',
    asks: 'Which of these does the machine have that Qubes OS would run on?',
    kind: 'several',
    choices: [
      choice('ram', '16 GB of memory or more', 'half of that is too little for several qubes at a time'),
      choice('intel', 'An Intel processor with VT-x and VT-d', 'both switched on in the firmware'),
      choice('amd', 'An AMD processor with AMD-V and AMD-Vi', 'both switched on in the firmware'),
      choice('ssd', 'An SSD of 128 GB or more', 'qubes take a good deal of room'),
      choice('hcl', 'A good entry in the Hardware Compatibility List', 'looked up for this very model'),
    ],
  },
  { id: 'title', title: 'The name of the plan', asks: 'What shall the plan be called?', kind: 'text', choices: [], usual: 'My first qubes' },
];

export const questionOf = (id: QuestionId): Question => questions.find((it) => it.id === id) as Question;

/** What separate qubes do nothing against, and what does. */
export const remedies: Readonly<Record<string, string>> = {
  'account-takeover': 'a hardware key for the accounts that matter',
  phishing: 'a hardware key, which a false site cannot use',
  'data-breach': 'a different password for every service',
  'weak-passwords': 'a password manager',
  'social-engineering': 'agreeing beforehand how requests are checked',
  metadata: 'changing what you do and when, not where you do it',
  'physical-access': 'disk encryption with a strong passphrase',
  'own-mistakes': 'habits: thinking before anything crosses',
};

/** Two times yes is what speaks for Qubes OS; without it, nothing about its machine or its plan need be asked. */
export const speaksForQubes = ({ daily, upkeep }: Answers): boolean => daily === 'yes' && upkeep === 'yes';

/** Whether what has to come first is in place. */
export const hasFoundations = ({ foundations = [] }: Answers): boolean => foundations.includes('disk-encryption') && foundations.includes('password-manager');

/** What the machine still lacks, as the choices that were not made. */
export function lacking({ machine = [] }: Answers): readonly Choice[] {
  const missing = questionOf('machine').choices.filter(({ value }) => !machine.includes(value));
  // Either processor will do.
  return missing.filter(({ value }) => !(value === 'amd' && machine.includes('intel')) && !(value === 'intel' && machine.includes('amd')));
}

/** The questions that these answers call for, in order. Answers to others count for nothing. */
export function questionsFor(answers: Answers): readonly Question[] {
  const wanted = (id: QuestionId): boolean => {
    if (id === 'machine') return speaksForQubes(answers) && hasFoundations(answers);
    if (id === 'title') return speaksForQubes(answers) && hasFoundations(answers) && lacking(answers).length === 0;
    return true;
  };
  return questions.filter(({ id }) => wanted(id));
}

/** The next question without an answer; undefined when all has been said. */
export const nextQuestion = (answers: Answers): Question | undefined => questionsFor(answers).find(({ id }) => answers[id] === undefined);
