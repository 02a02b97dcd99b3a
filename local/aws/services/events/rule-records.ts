// What EventBridge keeps: rules with their targets, and a bounded journal of what happened.
import type { Authorization, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import type { Store, Table } from '../../state/store';

/** A target of a rule. */
export interface Target {
  Id: string;
  Arn: string;
  Input?: string;
  InputPath?: string;
  InputTransformer?: { InputPathsMap?: Readonly<Record<string, string>>; InputTemplate: string };
  RoleArn?: string;
}

/** A rule of the default bus. */
export interface Rule {
  name: string;
  arn: string;
  pattern?: string;
  description?: string;
  roleArn?: string;
  state: 'ENABLED' | 'DISABLED';
  targets: Target[];
  tags: Record<string, string>;
}

/** An event as targets receive it. */
export interface EventEnvelope {
  version: '0';
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  time: string;
  region: string;
  resources: readonly string[];
  detail: unknown;
}

/** Rules by name. */
export const ruleTable = (store: Store): Table<Rule> => store.table('events/rules');
/** The journal: events by time and id. */
export const journalTable = (store: Store): Table<EventEnvelope> => store.table('events/journal');

/** ARN of a rule of the default bus. */
export function ruleArn(place: { region: string; account: string }, name: string): string {
  return `arn:aws:events:${place.region}:${place.account}:rule/${name}`;
}

/** Only the default bus is served. @throws AwsError ResourceNotFoundException */
export function checkBus(name: string | undefined): void {
  if (name === undefined || name === 'default' || /^arn:[^:]+:events:[^:]*:[^:]*:event-bus\/default$/.test(name)) return;
  throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist: the embedded AWS serves the default bus only.`);
}

/** @throws AwsError ResourceNotFoundException */
export function ruleOf(store: Store, name: string): Rule {
  const rule = ruleTable(store).get(name);
  if (rule === undefined) throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus default.`);
  return rule;
}

/** Authorises an action on a rule. */
export function onRule(action: string, name: string, context: OperationContext): Authorization[] {
  return [{ action: `events:${action}`, resource: ruleArn(context, name) }];
}
