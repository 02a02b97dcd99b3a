// What was asked at each recorded step, through the Automation API.
import fs from 'node:fs';
import path from 'node:path';
import { LocalWorkspace, type Stack } from '@pulumi/pulumi/automation';
import type { Stage } from './stage';

const urn = (type: string, name: string): string => `urn:pulumi:dev::probe::probe:index:${type}::${name}`;
const policyPack = path.resolve(__dirname, '..', 'policy-pack');

/** The stage's stack. */
function stackOf(stage: Stage): Stack {
  if (stage.stack === undefined) throw new Error('the steps before made no stack');
  return stage.stack;
}

const following = (stage: Stage) => ({ onEvent: stage.onEvent });

function policyConfig(stage: Stage): string {
  const file = path.join(stage.folder, 'policy-config.json');
  fs.writeFileSync(file, JSON.stringify({ 'bucket-is-tagged': { enforcementLevel: 'mandatory', tag: 'env' } }));
  return file;
}

const up = (stage: Stage) => stackOf(stage).up(following(stage));
const refresh = (stage: Stage) => stackOf(stage).refresh(following(stage));
const destroy = (stage: Stage) => stackOf(stage).destroy(following(stage));

/** Two updates at once: the slow one has the lock, the other is refused. */
async function upTwice(stage: Stage): Promise<unknown> {
  const slow = await LocalWorkspace.selectStack({ ...stage.inline, program: async () => { await new Promise((resolve) => { setTimeout(resolve, 1500); }); return stage.program(); } }, stage.options);
  const running = slow.up();
  await new Promise((resolve) => { setTimeout(resolve, 800); });
  const refused = await stackOf(stage).up().then(() => undefined, (error: unknown) => error);
  await running;
  throw refused instanceof Error ? refused : new Error('the second update was not refused');
}

/** One creation fails while an update that was begun before is still under way. */
async function failBesideAnUpdate(stage: Stage): Promise<unknown> {
  const { delay, failDelay } = stage.probe;
  Object.assign(stage.probe, { delay: 900, failDelay: 300 });
  return up(stage).finally(() => Object.assign(stage.probe, { delay, failDelay }));
}

/** Steps by number. */
export const actions: Readonly<Record<string, (stage: Stage) => Promise<unknown>>> = {
  '00': (stage) => LocalWorkspace.selectStack(stage.inline, stage.options),
  '01': async (stage) => { stage.stack = await LocalWorkspace.createOrSelectStack(stage.inline, stage.options); },
  '02': (stage) => LocalWorkspace.createStack(stage.inline, stage.options),
  '03': (stage) => stackOf(stage).setAllConfig({ 'aws-native:region': { value: 'us-east-1' }, note: { value: 's3cret', secret: true } }),
  '04': (stage) => stackOf(stage).setConfig('tags.env', { value: 'dev' }, true),
  '05': (stage) => stackOf(stage).getAllConfig(),
  '06': (stage) => stackOf(stage).getConfig('nothing'),
  '07': (stage) => stackOf(stage).workspace.whoAmI(),
  '08': (stage) => stackOf(stage).workspace.listStacks(),
  '09': (stage) => stackOf(stage).preview(following(stage)),
  10: up,
  11: (stage) => stackOf(stage).up({ ...following(stage), expectNoChanges: true }),
  12: (stage) => stackOf(stage).outputs(),
  13: (stage) => stackOf(stage).history(),
  14: (stage) => stackOf(stage).preview({ ...following(stage), plan: path.join(stage.folder, 'plan.json'), diff: true }),
  15: (stage) => stackOf(stage).preview({ ...following(stage), expectNoChanges: true }),
  16: (stage) => stackOf(stage).up({ ...following(stage), plan: path.join(stage.folder, 'plan.json') }),
  17: up,
  18: failBesideAnUpdate,
  19: up, 20: up, 21: up, 22: up,
  23: (stage) => { stage.probe.drift = 'changed outside'; return stackOf(stage).previewRefresh(following(stage)); },
  24: refresh,
  25: (stage) => { stage.probe.drift = undefined; stage.probe.gone.add('alpha'); return refresh(stage); },
  26: (stage) => { stage.probe.gone.clear(); return up(stage); },
  27: (stage) => stackOf(stage).up({ ...following(stage), target: [urn('Bucket', 'data')] }),
  28: (stage) => stackOf(stage).exportStack(),
  29: async (stage) => stackOf(stage).importStack(await stackOf(stage).exportStack()),
  30: upTwice,
  31: destroy,
  32: (stage) => stackOf(stage).destroy({ ...following(stage), excludeProtected: true }),
  33: up,
  34: (stage) => stackOf(stage).previewDestroy(following(stage)),
  35: destroy,
  36: (stage) => stackOf(stage).workspace.removeStack('dev'),
  42: (stage) => stackOf(stage).preview({ ...following(stage), policyPacks: [policyPack] }),
  43: (stage) => stackOf(stage).up({ ...following(stage), policyPacks: [policyPack] }),
  44: (stage) => stackOf(stage).up({ ...following(stage), policyPacks: [policyPack], policyPackConfigs: [policyConfig(stage)] }),
  45: (stage) => stackOf(stage).up({ ...following(stage), policyPacks: [policyPack], policyPackConfigs: [policyConfig(stage)] }),
};

/** Before step 42 another life begins, with one setting. */
export async function beginSecondLife(stage: Stage): Promise<void> {
  stage.stack = await LocalWorkspace.createStack(stage.inline, stage.options);
  await stage.stack.setConfig('note', { value: 's3cret', secret: true });
}
