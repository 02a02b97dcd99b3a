// DescribeParameters: what there is, without values; filters by name, type, path and tag.
import type { DescribeParametersCommandInput, DescribeParametersResult, ParameterStringFilter } from '@aws-sdk/client-ssm';
import { AwsError, type Operation } from '../../operation';
import { parameterArn, type ParameterRecord, parameters, type ParameterVersion } from './parameters';

export const describeParameters: Operation<DescribeParametersCommandInput, DescribeParametersResult> = {
  name: 'DescribeParameters',
  async handle(input, context) {
    const filters = [...(input.ParameterFilters ?? []), ...(input.Filters ?? []).map(({ Key, Values }) => ({ Key, Values, Option: 'BeginsWith' }))];
    const most = input.MaxResults ?? 50;
    const after = input.NextToken === undefined ? {} : { after: Buffer.from(input.NextToken, 'base64url').toString('utf8') };
    const found = [...parameters(context).range(after)].map(({ value }) => value).filter((record) => filters.every((filter) => fits(record, filter)));
    const page = found.slice(0, most);
    return {
      Parameters: page.map((record) => {
        const { Value: _, LastModifiedDate, Tier, ...version } = record.versions.at(-1) as ParameterVersion;
        return {
          ...version,
          Tier: Tier as 'Standard',
          Name: record.Name,
          ARN: parameterArn(record.Name, context),
          LastModifiedDate: new Date(LastModifiedDate),
        };
      }),
      ...(found.length > most ? { NextToken: Buffer.from(page.at(-1)?.Name ?? '').toString('base64url') } : {}),
    };
  },
};

function fits(record: ParameterRecord, { Key = '', Option, Values = [] }: ParameterStringFilter): boolean {
  const version = record.versions.at(-1);
  const by = Option ?? 'Equals';
  const compare = (got: string | undefined): boolean =>
    got !== undefined &&
    (Values.length === 0 ||
      Values.some((value) => (by === 'BeginsWith' ? got.startsWith(value) : by === 'Contains' ? got.includes(value) : got === value)));
  if (Key === 'Name') return compare(record.Name);
  if (Key === 'Type') return compare(version?.Type);
  if (Key === 'KeyId') return compare(version?.KeyId);
  if (Key === 'Tier') return compare(version?.Tier);
  if (Key === 'DataType') return compare(version?.DataType);
  if (Key.startsWith('tag:')) return compare(record.Tags[Key.slice(4)]);
  if (Key === 'Path') {
    return Values.some((value) => {
      const path = value.replace(/\/?$/, '/');
      return record.Name.startsWith(path) && (by === 'Recursive' || !record.Name.slice(path.length).includes('/'));
    });
  }
  throw new AwsError('InvalidFilterKey', `The filter key ${Key} is not one of Name, Type, KeyId, Path, Tier, DataType, tag:<name>`);
}
