// AWS::SNS::TopicInlinePolicy: the policy of one topic, identified by the topic.
import type { HandlerTools, ResourceHandler } from '../resource-handler';
import { notFound, policyObject, policyText, present } from '../resource-handler';

const TYPE = 'AWS::SNS::TopicInlinePolicy';

/** SNS keeps no word of who set a policy: a topic has one of its own as soon as somebody but its owner is named. */
async function policyOf(TopicArn: string, tools: HandlerTools): Promise<string | undefined> {
  const { Attributes } = await tools.call<{ Attributes: Record<string, string> }>('sns', 'GetTopicAttributes', { TopicArn });
  return Attributes['Policy']?.includes('__default_statement_ID') === true ? undefined : Attributes['Policy'];
}

/** The policy that a deletion leaves: the owner's. */
function ownersPolicy(TopicArn: string, { account }: HandlerTools): string {
  return JSON.stringify({ Version: '2008-10-17', Statement: [{ Sid: '__default_statement_ID', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: ['sns:Publish', 'sns:Subscribe', 'sns:GetTopicAttributes'], Resource: TopicArn }] });
}

const put = (TopicArn: string, policy: string, tools: HandlerTools): Promise<unknown> => tools.call('sns', 'SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue: policy });

/** Who may publish to a topic. */
export const snsTopicInlinePolicy: ResourceHandler = {
  type: TYPE,
  async create(desired, tools) {
    const arn = desired['TopicArn'] as string;
    await put(arn, policyText(desired['PolicyDocument']), tools);
    return arn;
  },
  async read(arn, tools) {
    const policy = await policyOf(arn, tools);
    if (policy === undefined) throw notFound(TYPE, arn);
    return present({ TopicArn: arn, PolicyDocument: policyObject(policy) });
  },
  async update(arn, _current, desired, tools) {
    await put(arn, policyText(desired['PolicyDocument']), tools);
  },
  async delete(arn, tools) {
    if (await policyOf(arn, tools) === undefined) throw notFound(TYPE, arn);
    await put(arn, ownersPolicy(arn, tools), tools);
  },
  list: async () => [],
};
