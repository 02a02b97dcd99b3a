// How each kind of target is reached: an open list, by the service in the target's ARN.
import { z } from 'zod';
import type { Cloud } from '../../cloud';
import { AwsError } from '../../operation';
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

/** A pipeline takes variables and revisions out of the input, where it has them. */
const startInput = z.object({ variables: z.array(z.object({ name: z.string(), value: z.string() })).optional(), sourceRevisions: z.unknown().optional() });

/** The input of a start in an event's text, which may be the event itself. Source: CodePipeline User Guide, "Source revision overrides in EventBridge". */
function startRequest(input: string): object {
  const { variables, sourceRevisions } = startInput.safeParse(JSON.parse(input)).data ?? {};
  return { ...(variables === undefined ? {} : { variables }), ...(sourceRevisions === undefined ? {} : { sourceRevisions: [sourceRevisions].flat() }) };
}

const codepipeline: TargetKind = {
  fits: /^arn:[^:]+:codepipeline:/, name: 'CodePipeline pipelines',
  async send(cloud, rule, { Arn, RoleArn }, input) {
    if (RoleArn === undefined) throw new AwsError('ValidationException', `RoleArn is required for target ${Arn}.`);
    const caller = await cloud.assume(RoleArn, 'events.amazonaws.com', { sourceArn: rule.arn });
    return cloud.call('codepipeline', 'StartPipelineExecution', { name: Arn.split(':')[5], ...startRequest(input) }, { ...caller, sourceArn: rule.arn });
  },
};

/** What a rule may say of a build. Source: EventBridge User Guide, "CodeBuild" targets: members of StartBuild's input. */
const buildInput = z.object({
  sourceVersion: z.string().optional(), environmentVariablesOverride: z.array(z.object({ name: z.string(), value: z.string(), type: z.string().optional() })).optional(),
});

const codebuild: TargetKind = {
  fits: /^arn:[^:]+:codebuild:.*:project\//, name: 'CodeBuild projects',
  async send(cloud, rule, { Arn, RoleArn }, input) {
    if (RoleArn === undefined) throw new AwsError('ValidationException', `RoleArn is required for target ${Arn}.`);
    const caller = await cloud.assume(RoleArn, 'events.amazonaws.com', { sourceArn: rule.arn });
    return cloud.call('codebuild', 'StartBuild', { projectName: Arn.split(':project/')[1], ...buildInput.safeParse(JSON.parse(input)).data }, { ...caller, sourceArn: rule.arn });
  },
};

const kinds: readonly TargetKind[] = [lambda, sns, codepipeline, codebuild];

/** The kind of an ARN, if it is served. */
export const targetKind = (arn: string): TargetKind | undefined => kinds.find(({ fits }) => fits.test(arn));

/** What is served, in words. */
export const servedKinds = kinds.map(({ name }) => name).join(', ');
