// Publish: a message reaches every subscriber; mails are put into a file, since nothing here sends any.
import fs from 'node:fs';
import path from 'node:path';
import type { Cloud } from '../../cloud';
import type { Operation, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import { onTopic, requireTopic, type Subscription, type Topic } from './topic-records';

interface Message { id: string; subject?: string; text: string; time: number }

/** Bytes of the outbox after which it begins anew; the one before is kept. */
const outboxLimit = 4 * 1024 * 1024;

/** SNS encrypts with the topic's key as whoever publishes. */
async function useKey(topic: Topic, { cloud, caller, region }: OperationContext): Promise<void> {
  if (topic.keyId === '') return;
  try {
    await cloud.call('kms', 'GenerateDataKey', { KeyId: topic.keyId, KeySpec: 'AES_256' }, { ...caller, via: [`sns.${region}.amazonaws.com`] });
  } catch (error) {
    if (error instanceof AwsError && error.code.startsWith('AccessDenied')) throw new AwsError('KMSAccessDenied', error.message);
    throw error;
  }
}

/** Appends a mail as one line of JSON. */
function putIntoOutbox(cloud: Cloud, topic: Topic, { endpoint }: Subscription, message: Message): void {
  const file = path.join(cloud.folder('sns'), 'outbox.jsonl');
  if (fs.existsSync(file) && fs.statSync(file).size > outboxLimit) fs.renameSync(file, `${file}.1`);
  fs.appendFileSync(file, `${JSON.stringify({ time: new Date(message.time).toISOString(), to: endpoint, topic: topic.name, subject: message.subject ?? 'AWS Notification Message', text: message.text })}\n`);
}

async function deliver(cloud: Cloud, topic: Topic, subscription: Subscription, message: Message): Promise<void> {
  if (subscription.protocol !== 'lambda') return putIntoOutbox(cloud, topic, subscription, message);
  const record = {
    EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: subscription.arn,
    Sns: { Type: 'Notification', MessageId: message.id, TopicArn: topic.arn, Subject: message.subject ?? null, Message: message.text, Timestamp: new Date(message.time).toISOString(), MessageAttributes: {} },
  };
  await cloud.call('lambda', 'Invoke', { FunctionName: subscription.endpoint, InvocationType: 'Event', Payload: Buffer.from(JSON.stringify({ Records: [record] })) }, cloud.serviceCaller('sns.amazonaws.com', topic.arn));
}

/** Publish. One subscriber that cannot be reached keeps none of the others from it. */
export const publish: Operation<{ TopicArn?: string; TargetArn?: string; Message: string; Subject?: string }> = {
  name: 'Publish',
  authorize: (input, context) => onTopic('Publish', input.TopicArn ?? input.TargetArn ?? '', context),
  async handle(input, context) {
    const { cloud } = context;
    const topic = requireTopic(cloud.store, input.TopicArn ?? input.TargetArn ?? '');
    if (input.Message === '') throw new AwsError('InvalidParameter', 'Invalid parameter: Empty message');
    await useKey(topic, context);
    const message = { id: cloud.newId(), text: input.Message, time: context.now(), ...(input.Subject === undefined ? {} : { subject: input.Subject }) };
    for (const subscription of topic.subscriptions) {
      try {
        await deliver(cloud, topic, subscription, message);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        cloud.log(`topic ${topic.name}: ${subscription.endpoint} was not reached: ${error.message}`);
      }
    }
    return { MessageId: message.id };
  },
};
