// Topics of SNS: attributes, subscriptions, who may publish, and what becomes of a message.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CreateKeyCommand, DisableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateTopicCommand, DeleteTopicCommand, GetTopicAttributesCommand, ListSubscriptionsByTopicCommand, ListTagsForResourceCommand, ListTopicsCommand, PublishCommand, SetTopicAttributesCommand,
  SNSClient, SubscribeCommand, UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { events } from '../../../../local/aws/services/events/service';
import { sns as snsService } from '../../../../local/aws/services/sns/service';
import { coreServices, errorOf, startTestEndpoint, type TestEndpoint } from '../test-endpoint';

const account = '000000000000';
const arn = `arn:aws:sns:us-east-1:${account}:news`;

describe('SNS', () => {
  let aws: TestEndpoint;
  let sns: SNSClient;
  let kms: KMSClient;
  const mails = (): { to: string; subject: string; text: string }[] => {
    const file = path.join(aws.folder, 'sns', 'outbox.jsonl');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { to: string; subject: string; text: string }) : [];
  };

  beforeEach(async () => {
    aws = await startTestEndpoint({ services: [...coreServices, snsService, events] });
    [sns, kms] = [new SNSClient(aws.client()), new KMSClient(aws.client())];
    await sns.send(new CreateTopicCommand({ Name: 'news', Attributes: { DisplayName: 'News' }, Tags: [{ Key: 'team', Value: 'a' }] }));
  });
  afterEach(async () => {
    sns.destroy();
    kms.destroy();
    await aws.end();
  });

  it('makes a topic once, and finds it again with its attributes and tags', async () => {
    assert.equal((await sns.send(new CreateTopicCommand({ Name: 'news' }))).TopicArn, arn);
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn: arn }));
    assert.deepEqual([Attributes?.['DisplayName'], Attributes?.['Owner'], Attributes?.['SubscriptionsConfirmed']], ['News', account, '0']);
    assert.deepEqual((await sns.send(new ListTopicsCommand({}))).Topics, [{ TopicArn: arn }]);
    assert.deepEqual((await sns.send(new ListTagsForResourceCommand({ ResourceArn: arn }))).Tags, [{ Key: 'team', Value: 'a' }]);
  });

  it('puts a message into the outbox for each subscriber, and for none that left', async () => {
    const [one] = await Promise.all(['a@example.com', 'b@example.com'].map((Endpoint) => sns.send(new SubscribeCommand({ TopicArn: arn, Protocol: 'email', Endpoint }))));
    await sns.send(new PublishCommand({ TopicArn: arn, Subject: 'Hello', Message: 'one' }));
    await sns.send(new UnsubscribeCommand({ SubscriptionArn: one?.SubscriptionArn }));
    await sns.send(new PublishCommand({ TopicArn: arn, Message: 'two' }));
    assert.deepEqual(mails().map(({ to, subject, text }) => [to, subject, text]).sort(), [
      ['a@example.com', 'Hello', 'one'], ['b@example.com', 'AWS Notification Message', 'two'], ['b@example.com', 'Hello', 'one'],
    ]);
    assert.equal((await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: arn }))).Subscriptions?.length, 1);
  });

  it('encrypts with its key as whoever publishes, and takes no message once the key is disabled', async () => {
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    await sns.send(new SetTopicAttributesCommand({ TopicArn: arn, AttributeName: 'KmsMasterKeyId', AttributeValue: KeyMetadata?.Arn }));
    await sns.send(new SubscribeCommand({ TopicArn: arn, Protocol: 'email', Endpoint: 'a@example.com' }));
    await sns.send(new PublishCommand({ TopicArn: arn, Message: 'one' }));
    await kms.send(new DisableKeyCommand({ KeyId: KeyMetadata?.KeyId }));
    assert.match((await errorOf(sns.send(new PublishCommand({ TopicArn: arn, Message: 'two' })))).message, /disabled/);
    assert.equal(mails().length, 1);
  });

  it('refuses what is wrong in its own words', async () => {
    assert.equal((await errorOf(sns.send(new GetTopicAttributesCommand({ TopicArn: `${arn}x` })))).name, 'NotFoundException');
    assert.match((await errorOf(sns.send(new SubscribeCommand({ TopicArn: arn, Protocol: 'sms', Endpoint: '+1' })))).message, /Protocol sms is not served.*email/);
    assert.match((await errorOf(sns.send(new SubscribeCommand({ TopicArn: arn, Protocol: 'email', Endpoint: 'nobody' })))).message, /Email address/);
    assert.match((await errorOf(sns.send(new SetTopicAttributesCommand({ TopicArn: arn, AttributeName: 'TracingConfig', AttributeValue: 'Active' })))).message, /TracingConfig is not served/);
    await sns.send(new DeleteTopicCommand({ TopicArn: arn }));
    assert.equal((await sns.send(new ListTopicsCommand({}))).Topics?.length ?? 0, 0);
  });
});
