// AWS::Logs::LogGroup.
import type { HandlerTools, ResourceHandler } from '../resource-handler';
import { allPages, notFound, present } from '../resource-handler';
import { tagChanges, tagList, tagMap } from '../tag-changes';

const TYPE = 'AWS::Logs::LogGroup';
interface Group { logGroupName: string; arn: string; retentionInDays?: number; kmsKeyId?: string; logGroupClass?: string }

async function groups(prefix: string | undefined, tools: HandlerTools): Promise<Group[]> {
  return allPages(async (nextToken) => {
    const page = await tools.call<{ logGroups?: Group[]; nextToken?: string }>('logs', 'DescribeLogGroups', present({ logGroupNamePrefix: prefix, nextToken }));
    return { items: page.logGroups, token: page.nextToken };
  });
}

async function groupOf(name: string, tools: HandlerTools): Promise<Group> {
  const group = (await groups(name, tools)).find((each) => each.logGroupName === name);
  if (group === undefined) throw notFound(TYPE, name);
  return group;
}

/** Log groups with their retention, key and tags. */
export const logsLogGroup: ResourceHandler = {
  type: TYPE,
  notServed: ['DataProtectionPolicy', 'FieldIndexPolicies', 'ResourcePolicyDocument', 'DeletionProtectionEnabled', 'BearerTokenAuthenticationEnabled'],
  async create(desired, tools) {
    const name = (desired['LogGroupName'] as string | undefined) ?? tools.newName('log-group');
    await tools.call('logs', 'CreateLogGroup', present({ logGroupName: name, kmsKeyId: desired['KmsKeyId'], logGroupClass: desired['LogGroupClass'], tags: tagMap(desired) }));
    await tools.identified(name);
    if (desired['RetentionInDays'] !== undefined) await tools.call('logs', 'PutRetentionPolicy', { logGroupName: name, retentionInDays: Number(desired['RetentionInDays']) });
    return name;
  },
  async read(name, tools) {
    const group = await groupOf(name, tools);
    const { tags } = await tools.call<{ tags?: Record<string, string> }>('logs', 'ListTagsForResource', { resourceArn: group.arn.replace(/:\*$/, '') });
    return present({
      LogGroupName: group.logGroupName, Arn: group.arn, RetentionInDays: group.retentionInDays, KmsKeyId: group.kmsKeyId, LogGroupClass: group.logGroupClass, Tags: tagList(tags),
    });
  },
  async update(name, current, desired, tools) {
    const retention = desired['RetentionInDays'];
    if (retention === undefined && current['RetentionInDays'] !== undefined) await tools.call('logs', 'DeleteRetentionPolicy', { logGroupName: name });
    if (retention !== undefined && Number(retention) !== current['RetentionInDays']) await tools.call('logs', 'PutRetentionPolicy', { logGroupName: name, retentionInDays: Number(retention) });
    if (desired['KmsKeyId'] === undefined && current['KmsKeyId'] !== undefined) await tools.call('logs', 'DisassociateKmsKey', { logGroupName: name });
    if (desired['KmsKeyId'] !== undefined && desired['KmsKeyId'] !== current['KmsKeyId']) await tools.call('logs', 'AssociateKmsKey', { logGroupName: name, kmsKeyId: desired['KmsKeyId'] });
    const { set, remove } = tagChanges(current, desired);
    const resourceArn = String(current['Arn']).replace(/:\*$/, '');
    if (remove.length > 0) await tools.call('logs', 'UntagResource', { resourceArn, tagKeys: remove });
    if (set.length > 0) await tools.call('logs', 'TagResource', { resourceArn, tags: Object.fromEntries(set.map(({ Key, Value }) => [Key, Value])) });
  },
  async delete(name, tools) {
    await tools.call('logs', 'DeleteLogGroup', { logGroupName: name });
  },
  list: async (tools) => (await groups(undefined, tools)).map((group) => group.logGroupName),
};
