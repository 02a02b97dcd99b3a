// ListModelPackageGroups: the groups of the registry.
import type { ListModelPackageGroupsInput, ListModelPackageGroupsOutput } from '@aws-sdk/client-sagemaker';
import type { Operation } from '../../operation';
import type { Checked } from '../checked';
import { listRecords } from './listing';
import { groupTable } from './registry-records';

/** By creation time, oldest first, unless asked otherwise. */
export const listModelPackageGroups: Operation<Checked<ListModelPackageGroupsInput>, ListModelPackageGroupsOutput> = {
  name: 'ListModelPackageGroups',
  async handle(input, { cloud }) {
    const { items, nextToken } = listRecords([...groupTable(cloud.store).range()].map((entry) => entry.value), input);
    return {
      ModelPackageGroupSummaryList: items.map((group) => ({
        ModelPackageGroupName: group.name, ModelPackageGroupArn: group.arn, ModelPackageGroupDescription: group.description,
        CreationTime: new Date(group.creationTime), ModelPackageGroupStatus: 'Completed' as const,
      })),
      NextToken: nextToken,
    };
  },
};
