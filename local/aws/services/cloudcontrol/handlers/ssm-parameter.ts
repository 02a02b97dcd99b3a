// AWS::SSM::Parameter.
import type { HandlerTools, ResourceHandler } from '../resource-handler';
import { allPages, notFound, present } from '../resource-handler';
import { tagChanges, tagsOf } from '../tag-changes';

interface Parameter { Name: string; Type: string; Value: string; ARN?: string; DataType?: string }

/** String and StringList parameters; CloudFormation cannot make a SecureString. */
export const ssmParameter: ResourceHandler = {
  type: 'AWS::SSM::Parameter',
  notServed: ['Policies'],
  async create(desired, tools) {
    const name = (desired['Name'] as string | undefined) ?? tools.newName('parameter');
    await tools.call('ssm', 'PutParameter', present({
      Name: name, Type: desired['Type'], Value: desired['Value'], Description: desired['Description'], Tier: desired['Tier'], DataType: desired['DataType'],
      AllowedPattern: desired['AllowedPattern'], Tags: tagsOf(desired),
    }));
    return name;
  },
  async read(name, tools) {
    const { Parameters: [parameter] } = await tools.call<{ Parameters: [Parameter?] }>('ssm', 'GetParameters', { Names: [name] });
    if (parameter === undefined) throw notFound('AWS::SSM::Parameter', name);
    const tags = await tagsOfParameter(name, tools);
    return present({
      Name: parameter.Name, Type: parameter.Type, Value: parameter.Value, DataType: parameter.DataType ?? 'text',
      Arn: parameter.ARN ?? `arn:aws:ssm:${tools.region}:${tools.account}:parameter${name.startsWith('/') ? '' : '/'}${name}`, Tags: tags,
    });
  },
  async update(name, current, desired, tools) {
    await tools.call('ssm', 'PutParameter', present({
      Name: name, Type: desired['Type'], Value: desired['Value'], Description: desired['Description'], Tier: desired['Tier'], DataType: desired['DataType'],
      AllowedPattern: desired['AllowedPattern'], Overwrite: true,
    }));
    const { set, remove } = tagChanges(current, desired);
    const resource = { ResourceType: 'Parameter', ResourceId: name };
    if (remove.length > 0) await tools.call('ssm', 'RemoveTagsFromResource', { ...resource, TagKeys: remove });
    if (set.length > 0) await tools.call('ssm', 'AddTagsToResource', { ...resource, Tags: set });
  },
  async delete(name, tools) {
    await tools.call('ssm', 'DeleteParameter', { Name: name });
  },
  async list(tools) {
    const parameters = await allPages(async (NextToken) => {
      const page = await tools.call<{ Parameters?: { Name: string }[]; NextToken?: string }>('ssm', 'DescribeParameters', present({ NextToken }));
      return { items: page.Parameters, token: page.NextToken };
    });
    return parameters.map((parameter) => parameter.Name);
  },
};

async function tagsOfParameter(name: string, tools: HandlerTools): Promise<Record<string, string>> {
  const { TagList } = await tools.call<{ TagList?: { Key: string; Value: string }[] }>('ssm', 'ListTagsForResource', { ResourceType: 'Parameter', ResourceId: name });
  return Object.fromEntries((TagList ?? []).map(({ Key, Value }) => [Key, Value]));
}
