// DescribeLogGroups: the groups, by name.
import type { DescribeLogGroupsRequest, DescribeLogGroupsResponse } from '@aws-sdk/client-cloudwatch-logs';
import type { Cloud } from '../../cloud';
import type { Operation } from '../../operation';
import { AwsError } from '../../operation';
import type { Checked } from '../checked';
import { page } from '../page';
import type { LogGroup } from './log-records';
import { groupArn, logTables, onGroup } from './log-records';

/** Lists by prefix or by a part of the name. */
export const describeLogGroups: Operation<Checked<DescribeLogGroupsRequest>, DescribeLogGroupsResponse> = {
  name: 'DescribeLogGroups',
  authorize: (_input, context) => [onGroup('DescribeLogGroups', '', context)],
  async handle(input, { cloud }) {
    if (input.logGroupNamePrefix !== undefined && input.logGroupNamePattern !== undefined) {
      throw new AwsError('InvalidParameterException', 'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
    }
    const pattern = input.logGroupNamePattern?.toLowerCase();
    const groups = [...logTables(cloud.store).groups.range({ prefix: input.logGroupNamePrefix ?? '' })].map((entry) => entry.value)
      .filter((group) => pattern === undefined || group.name.toLowerCase().includes(pattern))
      .filter((group) => input.logGroupClass === undefined || group.logGroupClass === input.logGroupClass);
    const { items, nextToken } = page(groups, (group) => group.name, { nextToken: input.nextToken, limit: input.limit ?? 50, errorCode: 'InvalidParameterException' });
    return { logGroups: items.map((group) => describe(cloud, group)), nextToken };
  },
};

function describe(cloud: Cloud, group: LogGroup): NonNullable<DescribeLogGroupsResponse['logGroups']>[number] {
  const arn = groupArn(cloud, group.name);
  return {
    logGroupName: group.name, creationTime: group.creationTime, retentionInDays: group.retentionInDays, metricFilterCount: 0,
    arn: `${arn}:*`, logGroupArn: arn, storedBytes: group.storedBytes, kmsKeyId: group.kmsKeyId, logGroupClass: group.logGroupClass as 'STANDARD',
  };
}
