// Subscribe, Unsubscribe and what can be asked about subscriptions.
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import { page } from '../page';
import { changeTopic, onTopic, requireTopic } from './topic-records';

/** Protocols that are served: a mail is put into the outbox, a function is called. */
const protocols = ['email', 'email-json', 'lambda'];

const subscribe: Operation<{ TopicArn: string; Protocol: string; Endpoint?: string; Attributes?: Record<string, string> }> = {
  name: 'Subscribe',
  authorize: (input, context) => onTopic('Subscribe', input.TopicArn, context),
  async handle(input, { cloud }) {
    const { Protocol: protocol, Endpoint: endpoint = '' } = input;
    if (!protocols.includes(protocol)) throw new AwsError('InvalidParameter', `Invalid parameter: Protocol ${protocol} is not served by the embedded AWS; served are ${protocols.join(', ')}`);
    if (protocol.startsWith('email') && !/^[^\s@]+@[^\s@]+$/.test(endpoint)) throw new AwsError('InvalidParameter', 'Invalid parameter: Email address');
    if (Object.keys(input.Attributes ?? {}).length > 0) throw new AwsError('InvalidParameter', `Invalid parameter: Attributes ${Object.keys(input.Attributes ?? {}).join(', ')} are not served by the embedded AWS`);
    const there = requireTopic(cloud.store, input.TopicArn).subscriptions.find((other) => other.protocol === protocol && other.endpoint === endpoint);
    // On AWS the owner of a mail box confirms first; here nobody reads the mail, so it counts as confirmed.
    const arn = there?.arn ?? `${input.TopicArn}:${cloud.newId()}`;
    if (there === undefined) await changeTopic(cloud.store, input.TopicArn, (topic) => ({ ...topic, subscriptions: [...topic.subscriptions, { arn, protocol, endpoint }] }));
    return { SubscriptionArn: arn };
  },
};

const unsubscribe: Operation<{ SubscriptionArn: string }> = {
  name: 'Unsubscribe',
  authorize: (input, context) => onTopic('Unsubscribe', topicOf(input.SubscriptionArn), context),
  async handle(input, { cloud }) {
    await changeTopic(cloud.store, topicOf(input.SubscriptionArn), (topic) => ({ ...topic, subscriptions: topic.subscriptions.filter(({ arn }) => arn !== input.SubscriptionArn) }));
  },
};

const getSubscriptionAttributes: Operation<{ SubscriptionArn: string }> = {
  name: 'GetSubscriptionAttributes',
  authorize: (input, context) => onTopic('GetSubscriptionAttributes', topicOf(input.SubscriptionArn), context),
  async handle(input, { cloud, account }) {
    const found = requireTopic(cloud.store, topicOf(input.SubscriptionArn)).subscriptions.find(({ arn }) => arn === input.SubscriptionArn);
    if (found === undefined) throw new AwsError('NotFound', 'Subscription does not exist', { status: 404 });
    return { Attributes: { SubscriptionArn: found.arn, TopicArn: topicOf(found.arn), Protocol: found.protocol, Endpoint: found.endpoint, Owner: account, PendingConfirmation: 'false', RawMessageDelivery: 'false' } };
  },
};

const listSubscriptionsByTopic: Operation<{ TopicArn: string; NextToken?: string }> = {
  name: 'ListSubscriptionsByTopic',
  authorize: (input, context) => onTopic('ListSubscriptionsByTopic', input.TopicArn, context),
  async handle(input, { cloud, account }) {
    const { items, nextToken } = page(requireTopic(cloud.store, input.TopicArn).subscriptions, ({ arn }) => arn, { nextToken: input.NextToken, limit: 100 });
    return { Subscriptions: items.map(({ arn, protocol, endpoint }) => ({ SubscriptionArn: arn, Owner: account, Protocol: protocol, Endpoint: endpoint, TopicArn: input.TopicArn })), NextToken: nextToken };
  },
};

const topicOf = (subscriptionArn: string): string => subscriptionArn.split(':').slice(0, 6).join(':');

/** Operations on subscriptions. */
export const subscriptionOperations = [subscribe, unsubscribe, getSubscriptionAttributes, listSubscriptionsByTopic] as readonly Operation[];
