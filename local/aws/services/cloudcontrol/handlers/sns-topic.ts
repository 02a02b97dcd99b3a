// AWS::SNS::Topic.
import { canonical } from '../json-patch';
import type { HandlerTools, ResourceHandler } from '../resource-handler';
import { HandlerFault, allPages, present } from '../resource-handler';
import type { Properties } from '../resource-types';
import { tagChanges, tagList, tagsOf } from '../tag-changes';

interface SubscriptionEntry { SubscriptionArn: string; Protocol: string; Endpoint: string }

const settable = ['DisplayName', 'KmsMasterKeyId'] as const;
const attributesOf = (desired: Properties): Record<string, string> => Object.fromEntries(settable.flatMap((name) => (desired[name] === undefined ? [] : [[name, String(desired[name])]])));
const subscriptionsOf = (properties: Properties): { Protocol: string; Endpoint: string }[] => (properties['Subscription'] as { Protocol: string; Endpoint: string }[] | undefined) ?? [];

/** Topics with the subscriptions that are written into them. */
export const snsTopic: ResourceHandler = {
  type: 'AWS::SNS::Topic',
  notServed: ['FifoTopic', 'ContentBasedDeduplication', 'ArchivePolicy', 'FifoThroughputScope', 'DataProtectionPolicy', 'DeliveryStatusLogging', 'SignatureVersion', 'TracingConfig'],
  async create(desired, tools) {
    const name = (desired['TopicName'] as string | undefined) ?? tools.newName('topic');
    if ((await topicArns(tools)).some((arn) => arn.endsWith(`:${name}`))) throw new HandlerFault('AlreadyExists', `${name} already exists`);
    const { TopicArn } = await tools.call<{ TopicArn: string }>('sns', 'CreateTopic', present({ Name: name, Attributes: attributesOf(desired), Tags: tagsOf(desired) }));
    await tools.identified(TopicArn);
    for (const { Protocol, Endpoint } of subscriptionsOf(desired)) await tools.call('sns', 'Subscribe', { TopicArn, Protocol, Endpoint });
    return TopicArn;
  },
  async read(TopicArn, tools) {
    const { Attributes } = await tools.call<{ Attributes: Record<string, string> }>('sns', 'GetTopicAttributes', { TopicArn });
    const { Tags } = await tools.call<{ Tags?: { Key: string; Value: string }[] }>('sns', 'ListTagsForResource', { ResourceArn: TopicArn });
    const subscriptions = (await subscriptionsThere(TopicArn, tools)).map(({ Protocol, Endpoint }) => ({ Protocol, Endpoint }));
    return present({
      TopicArn, TopicName: TopicArn.split(':')[5], DisplayName: Attributes['DisplayName'] === '' ? undefined : Attributes['DisplayName'], KmsMasterKeyId: Attributes['KmsMasterKeyId'],
      Subscription: subscriptions, Tags: tagList(Object.fromEntries((Tags ?? []).map(({ Key, Value }) => [Key, Value]))),
    });
  },
  async update(TopicArn, current, desired, tools) {
    for (const name of settable) {
      if (current[name] !== desired[name]) await tools.call('sns', 'SetTopicAttributes', { TopicArn, AttributeName: name, AttributeValue: String(desired[name] ?? '') });
    }
    await changeSubscriptions(TopicArn, current, desired, tools);
    const { set, remove } = tagChanges(current, desired);
    if (remove.length > 0) await tools.call('sns', 'UntagResource', { ResourceArn: TopicArn, TagKeys: remove });
    if (set.length > 0) await tools.call('sns', 'TagResource', { ResourceArn: TopicArn, Tags: set });
  },
  async delete(TopicArn, tools) {
    await tools.call('sns', 'GetTopicAttributes', { TopicArn });
    await tools.call('sns', 'DeleteTopic', { TopicArn });
  },
  list: topicArns,
};

async function changeSubscriptions(TopicArn: string, current: Properties, desired: Properties, tools: HandlerTools): Promise<void> {
  const [before, after] = [subscriptionsOf(current), subscriptionsOf(desired)].map((list) => new Set(list.map(canonical))) as [Set<string>, Set<string>];
  for (const { Protocol, Endpoint } of subscriptionsOf(desired)) if (!before.has(canonical({ Protocol, Endpoint }))) await tools.call('sns', 'Subscribe', { TopicArn, Protocol, Endpoint });
  for (const { SubscriptionArn, Protocol, Endpoint } of await subscriptionsThere(TopicArn, tools)) {
    if (!after.has(canonical({ Protocol, Endpoint })) && before.has(canonical({ Protocol, Endpoint }))) await tools.call('sns', 'Unsubscribe', { SubscriptionArn });
  }
}

async function topicArns(tools: HandlerTools): Promise<string[]> {
  return (await allPages(async (NextToken) => {
    const page = await tools.call<{ Topics?: { TopicArn: string }[]; NextToken?: string }>('sns', 'ListTopics', present({ NextToken }));
    return { items: page.Topics, token: page.NextToken };
  })).map(({ TopicArn }) => TopicArn);
}

async function subscriptionsThere(TopicArn: string, tools: HandlerTools): Promise<SubscriptionEntry[]> {
  return allPages(async (NextToken) => {
    const page = await tools.call<{ Subscriptions?: SubscriptionEntry[]; NextToken?: string }>('sns', 'ListSubscriptionsByTopic', present({ TopicArn, NextToken }));
    return { items: page.Subscriptions, token: page.NextToken };
  });
}
