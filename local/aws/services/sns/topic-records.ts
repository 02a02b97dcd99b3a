// What SNS keeps: topics with their subscriptions, and who may do what with a topic.
import type { Authorization, OperationContext, PolicyDocument } from '../../operation';
import { AwsError } from '../../operation';
import type { Store, Table } from '../../state/store';

/** A subscription of a topic. */
export interface Subscription {
  arn: string;
  protocol: string;
  endpoint: string;
}

/** A topic, by name. */
export interface Topic {
  name: string;
  arn: string;
  displayName: string;
  /** Key id, ARN or alias; empty where messages are not encrypted. */
  keyId: string;
  /** JSON text; absent: the owner alone. */
  policy?: string;
  subscriptions: readonly Subscription[];
  tags: Readonly<Record<string, string>>;
}

/** Topics by name. */
export const topicTable = (store: Store): Table<Topic> => store.table('sns/topics');

/** ARN of a topic. */
export const topicArn = ({ region, account }: { region: string; account: string }, name: string): string => `arn:aws:sns:${region}:${account}:${name}`;

/** Name of a topic out of its ARN or out of that of a subscription. */
export const topicName = (arn: string): string => arn.split(':')[5] ?? '';

/** @throws AwsError NotFound */
export function requireTopic(store: Store, arn: string): Topic {
  const topic = topicTable(store).get(topicName(arn));
  if (topic === undefined) throw new AwsError('NotFound', 'Topic does not exist', { status: 404 });
  return topic;
}

/** Authorises an action on a topic, with the topic's own policy where it has one. */
export function onTopic(action: string, arn: string, { cloud }: OperationContext): Authorization[] {
  const policy = topicTable(cloud.store).get(topicName(arn))?.policy;
  return [{ action: `sns:${action}`, resource: arn, ...(policy === undefined ? {} : { resourcePolicy: JSON.parse(policy) as PolicyDocument }) }];
}

/** Changes a topic that is there. */
export async function changeTopic(store: Store, arn: string, change: (topic: Topic) => Topic): Promise<void> {
  await store.transaction(() => {
    const topic = requireTopic(store, arn);
    void topicTable(store).put(topic.name, change(topic));
  });
}
