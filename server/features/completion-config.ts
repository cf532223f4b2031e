// Completes `qube-plan.config.yaml`: its settings, the rules and how serious they may be.
import { defaultSettings } from '../plan/settings.ts';
import { snapshot } from '../snapshot.ts';
import { complete, type Completion } from './completion.ts';
import { configShape } from './hover-config.ts';

/** Works on any text. No date is ever offered here, so that of today does not matter. */
export const completeConfig = (text: string, offset: number): readonly Completion[] => complete(snapshot(text, { settings: defaultSettings('1970-01-01') }), offset, configShape);
