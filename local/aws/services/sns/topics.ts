// CreateTopic, DeleteTopic, Get- and SetTopicAttributes, ListTopics.
import { parsePolicy } from '../../authorization/parse-policy';
import type { Operation, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import { page } from '../page';
import { changeTopic, onTopic, requireTopic, topicArn, topicTable, type Topic } from './topic-records';

interface Tag { Key: string; Value: string }
interface TopicInput { TopicArn: string }

/** Attributes that can be set, and how each changes a topic. */
const settable: Readonly<Record<string, (topic: Topic, value: string) => Topic>> = {
  DisplayName: (topic, displayName) => ({ ...topic, displayName }),
  KmsMasterKeyId: (topic, keyId) => ({ ...topic, keyId }),
  Policy: (topic, policy) => ({ ...topic, policy: checkedPolicy(policy) }),
};

function checkedPolicy(policy: string): string {
  parsePolicy(policy, 'resource', 'InvalidParameter');
  return policy;
}

function withAttribute(topic: Topic, name: string, value: string): Topic {
  const set = settable[name];
  if (set === undefined) throw new AwsError('InvalidParameter', `Invalid parameter: AttributeName ${name} is not served by the embedded AWS; served are ${Object.keys(settable).join(', ')}`);
  return set(topic, value);
}

const createTopic: Operation<{ Name: string; Attributes?: Record<string, string>; Tags?: Tag[] }> = {
  name: 'CreateTopic',
  authorize: (input, context) => ['CreateTopic', ...((input.Tags ?? []).length > 0 ? ['TagResource'] : [])].flatMap((action) => onTopic(action, topicArn(context, input.Name), context)),
  async handle(input, context) {
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(input.Name)) throw new AwsError('InvalidParameter', 'Invalid parameter: Topic Name');
    const { store } = context.cloud;
    const arn = topicArn(context, input.Name);
    await store.transaction(() => {
      const fresh: Topic = { name: input.Name, arn, displayName: '', keyId: '', subscriptions: [], tags: Object.fromEntries((input.Tags ?? []).map(({ Key, Value }) => [Key, Value])) };
      const wanted = Object.entries(input.Attributes ?? {}).reduce((topic, [name, value]) => withAttribute(topic, name, value), topicTable(store).get(input.Name) ?? fresh);
      void topicTable(store).put(input.Name, wanted);
    });
    return { TopicArn: arn };
  },
};

const deleteTopic: Operation<TopicInput> = {
  name: 'DeleteTopic',
  authorize: (input, context) => onTopic('DeleteTopic', input.TopicArn, context),
  async handle(input, { cloud }) {
    await topicTable(cloud.store).remove(input.TopicArn.split(':')[5] ?? '');
  },
};

/** What a topic without a policy of its own has: its owner alone. */
function ownerPolicy({ account }: OperationContext, arn: string): string {
  return JSON.stringify({ Version: '2008-10-17', Statement: [{ Sid: '__default_statement_ID', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: ['sns:Publish', 'sns:Subscribe', 'sns:GetTopicAttributes'], Resource: arn }] });
}

const getTopicAttributes: Operation<TopicInput> = {
  name: 'GetTopicAttributes',
  authorize: (input, context) => onTopic('GetTopicAttributes', input.TopicArn, context),
  async handle(input, context) {
    const topic = requireTopic(context.cloud.store, input.TopicArn);
    return {
      Attributes: {
        TopicArn: topic.arn, Owner: context.account, DisplayName: topic.displayName, Policy: topic.policy ?? ownerPolicy(context, topic.arn),
        SubscriptionsConfirmed: String(topic.subscriptions.length), SubscriptionsPending: '0', SubscriptionsDeleted: '0',
        ...(topic.keyId === '' ? {} : { KmsMasterKeyId: topic.keyId }),
      },
    };
  },
};

const setTopicAttributes: Operation<TopicInput & { AttributeName: string; AttributeValue?: string }> = {
  name: 'SetTopicAttributes',
  authorize: (input, context) => onTopic('SetTopicAttributes', input.TopicArn, context),
  async handle(input, { cloud }) {
    await changeTopic(cloud.store, input.TopicArn, (topic) => withAttribute(topic, input.AttributeName, input.AttributeValue ?? ''));
  },
};

const listTopics: Operation<{ NextToken?: string }> = {
  name: 'ListTopics',
  async handle(input, { cloud }) {
    const topics = [...topicTable(cloud.store).range()].map(({ value }) => value);
    const { items, nextToken } = page(topics, ({ name }) => name, { nextToken: input.NextToken, limit: 100 });
    return { Topics: items.map(({ arn }) => ({ TopicArn: arn })), NextToken: nextToken };
  },
};

/** Operations on topics. */
export const topicOperations = [createTopic, deleteTopic, getTopicAttributes, setTopicAttributes, listTopics] as readonly Operation[];
