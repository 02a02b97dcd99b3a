// The settings under which builds deploy the environment: those of its stack file, and the role that they assume.
import type { Place } from '../names';
import { deployRoleArn, type DeliverySettings } from '../permissions/delivery';
import type { Settings } from '../settings';

/** A value as a stack file has it: Pulumi hands config over as text. */
function decoded(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]|^(true|false|\d{1,9})$/.test(value)) return value;
  return JSON.parse(value) as unknown;
}

/** What leads Pulumi to the target is laid over by whoever deploys, and the workflow is the repository's own. */
const left = (key: string): boolean => (key.startsWith('mlops:') && key !== 'mlops:workflow') || ['aws:region', 'aws-native:region'].includes(key) || key.startsWith('serving:');

/** Config by full key, in order of key. */
export function deliveredConfig({ config = {}, settings, ...place }: { config?: Readonly<Record<string, unknown>>; settings: Settings; workflow: { name: string } } & Omit<Place, 'workflow'>, delivery: DeliverySettings): Record<string, unknown> {
  const own = Object.entries(config).filter(([key]) => left(key)).map(([key, value]): [string, unknown] => [key, decoded(value)]);
  const role = settings.assumeRole ?? deployRoleArn({ ...place, workflow: place.workflow.name }, place.environment, delivery);
  return Object.fromEntries([...own.filter(([key]) => key !== 'mlops:assumeRole'), ['mlops:assumeRole', role] as [string, unknown]].sort(([one], [other]) => (one < other ? -1 : 1)));
}
