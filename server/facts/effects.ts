// What a service lets its caller do at the other end, as far as it matters when the caller has been taken over.
import { fullControl, isAdmin, isFullControl, isReadOnlyAdmin, isSplitKey, serviceInfo } from './services.ts';

/**
 * `control`: run or change what it likes there. `input`: hand something over (a file, text, a link, a connection) that carries data along and
 * may attack whoever takes it. `keys`: use keys that stay there. `watch`: see or hear what is there. `proxy`: the network of the other end.
 */
export type CallEffect = 'control' | 'input' | 'keys' | 'watch' | 'proxy';

/** Undefined: nothing of weight. Somebody's own service counts as a way to hand something over; answers to it are not seen. */
export function callEffect(service: string): CallEffect | undefined {
  if (service === '*' || isFullControl(service) || controls.has(service)) return 'control';
  if (isAdmin(service)) return steersQube(service) || steersSystem(service) ? 'control' : undefined;
  if (isSplitKey(service)) return 'keys';
  if (watches.has(service)) return 'watch';
  if (service === 'qubes.UpdatesProxy') return 'proxy';
  if (quiet.has(service)) return undefined;
  return isOwn(service) || serviceInfo(service)?.danger !== undefined ? 'input' : undefined;
}

/** A service that no package of Qubes OS brings: what it does is known to its author. */
export const isOwn = (service: string): boolean => service !== '*' && serviceInfo(service) === undefined;

/** Calls of the Admin API with which the qube they are about can be taken over. dom0 answers them, whatever their target. */
export const steersQube = (service: string): boolean => qubeSteering.test(service);

/** Calls that change the whole system or its policy. */
export const steersSystem = (service: string): boolean => /^admin\.property\.(Set|Reset)$/.test(service) || (service.startsWith('policy.') && serviceInfo(service) !== undefined && !isReadOnlyAdmin(service));

const qubeSteering = /^admin\.vm\.(Console|(property|feature|tag)\.(Set|Reset|Remove)|firewall\.Set|device\.[a-z]+\.(Attach|Assign|Set\.assignment)|volume\.(CloneTo|Import|ImportWithSize|Revert))$/;

/** Typing and clicking are as good as commands. */
export const inputServices: readonly string[] = ['qubes.InputKeyboard', 'qubes.InputMouse', 'qubes.InputTablet'];

const controls = new Set([...inputServices, 'qubes.SaltLinuxVM', 'qubes.AnsibleVM', 'qubes.repos.Enable']);

const watches = new Set(['qvc.Webcam', 'qvc.ScreenShare', 'qubes.BackupPassphrase', 'admin.vm.volume.CloneFrom']);

/** Dangerous to the caller, or to nobody else's data. */
const quiet = new Set(['qubes.USB', 'qubes.USBDetach', 'qubes.AudioInputEnable', 'qubes.repos.Disable']);

/** Services of the policy that Qubes OS ships of which a path may make use without a flow that says so: what is allowed unasked, and the mouse of the USB qube. */
export const defaultServices: readonly string[] = [...fullControl.filter((name) => !name.includes('Root')), 'qubes.OpenInVM', 'qubes.OpenURL', 'qubes.UpdatesProxy', 'qubes.InputMouse'];
