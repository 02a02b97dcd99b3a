// How each kind of target is reached: an open list, by the service in the target's ARN.
import type { Cloud } from '../../cloud';
import type { Rule, Target } from './rule-records';

/** One kind. */
interface TargetKind {
  /** Which ARNs are of it. */
  fits: RegExp;
  /** What it is called in a refusal. */
  name: string;
  send(cloud: Cloud, rule: Rule, target: Target, input: string): Promise<unknown>;
}

const lambda: TargetKind = {
  fits: /^arn:[^:]+:lambda:/, name: 'Lambda functions',
  send: (cloud, rule, { Arn }, input) => cloud.call('lambda', 'Invoke', { FunctionName: Arn, InvocationType: 'Event', Payload: Buffer.from(input) }, cloud.serviceCaller('events.amazonaws.com', rule.arn)),
};

/** A topic is given the text itself where the input is one JSON string. */
const sns: TargetKind = {
  fits: /^arn:[^:]+:sns:/, name: 'SNS topics',
  send: (cloud, rule, { Arn }, input) => cloud.call('sns', 'Publish', { TopicArn: Arn, Message: input }, cloud.serviceCaller('events.amazonaws.com', rule.arn)),
};

const kinds: readonly TargetKind[] = [lambda, sns];

/** The kind of an ARN, if it is served. */
export const targetKind = (arn: string): TargetKind | undefined => kinds.find(({ fits }) => fits.test(arn));

/** What is served, in words. */
export const servedKinds = kinds.map(({ name }) => name).join(' and ');
