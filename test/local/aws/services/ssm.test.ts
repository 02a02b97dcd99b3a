// Parameters of SSM.
import assert from 'node:assert/strict';
import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DeleteParametersCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { errorOf, startTestEndpoint, type TestEndpoint } from '../test-endpoint';

describe('SSM', () => {
  let aws: TestEndpoint;
  let ssm: SSMClient;
  const put = (Name: string, Value: string, more = {}) => ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', ...more }));

  before(async () => {
    aws = await startTestEndpoint();
    ssm = new SSMClient(aws.client());
  });

  after(async () => {
    ssm.destroy();
    await aws.end();
  });

  it('keeps values and their versions, and replaces none without Overwrite', async () => {
    assert.equal((await put('/app/one', 'a')).Version, 1);
    assert.equal((await errorOf(put('/app/one', 'b'))).name, 'ParameterAlreadyExists');
    assert.equal((await put('/app/one', 'b', { Overwrite: true })).Version, 2);
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: '/app/one' }));
    assert.deepEqual([Parameter?.Value, Parameter?.Version, Parameter?.ARN], ['b', 2, 'arn:aws:ssm:us-east-1:000000000000:parameter/app/one']);
    assert.equal((await ssm.send(new GetParameterCommand({ Name: '/app/one:1' }))).Parameter?.Value, 'a');
    assert.equal((await ssm.send(new GetParameterHistoryCommand({ Name: '/app/one' }))).Parameters?.length, 2);
    assert.equal((await errorOf(ssm.send(new GetParameterCommand({ Name: '/app/none' })))).name, 'ParameterNotFound');
  });

  it('gives a path page by page, one level or all', async () => {
    for (const name of ['/tree/a', '/tree/b', '/tree/sub/c', '/treetop']) await put(name, name);
    const all = async (Recursive: boolean): Promise<string[]> => {
      const names: string[] = [];
      for (let NextToken: string | undefined, more = true; more;) {
        const page = await ssm.send(new GetParametersByPathCommand({ Path: '/tree', Recursive, MaxResults: 1, NextToken }));
        names.push(...(page.Parameters ?? []).map(({ Name = '' }) => Name));
        NextToken = page.NextToken;
        more = NextToken !== undefined;
      }
      return names;
    };
    assert.deepEqual(await all(false), ['/tree/a', '/tree/b']);
    assert.deepEqual(await all(true), ['/tree/a', '/tree/b', '/tree/sub/c']);
    const some = await ssm.send(new GetParametersCommand({ Names: ['/tree/a', '/none'] }));
    assert.deepEqual([some.Parameters?.length, some.InvalidParameters], [1, ['/none']]);
  });

  it('encrypts a SecureString, and gives it readable only where asked', async () => {
    await put('/secret', 'word', { Type: 'SecureString' });
    assert.notEqual((await ssm.send(new GetParameterCommand({ Name: '/secret' }))).Parameter?.Value, 'word');
    assert.equal((await ssm.send(new GetParameterCommand({ Name: '/secret', WithDecryption: true }))).Parameter?.Value, 'word');
  });

  it('finds parameters by name, type and tag, tags and deletes them', async () => {
    await put('/tagged', 'x', { Tags: [{ Key: 'team', Value: 'red' }] });
    await ssm.send(new AddTagsToResourceCommand({ ResourceType: 'Parameter', ResourceId: '/tagged', Tags: [{ Key: 'env', Value: 'dev' }] }));
    assert.deepEqual((await ssm.send(new ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: '/tagged' }))).TagList, [
      { Key: 'team', Value: 'red' },
      { Key: 'env', Value: 'dev' },
    ]);
    const by = async (Key: string, Values: string[], Option?: string) =>
      (await ssm.send(new DescribeParametersCommand({ ParameterFilters: [{ Key, Values, Option }] }))).Parameters?.map(({ Name }) => Name);
    assert.deepEqual(await by('tag:team', ['red']), ['/tagged']);
    assert.deepEqual(await by('Type', ['SecureString']), ['/secret']);
    assert.deepEqual(await by('Name', ['/tree/'], 'BeginsWith'), ['/tree/a', '/tree/b', '/tree/sub/c']);
    await ssm.send(new DeleteParameterCommand({ Name: '/tagged' }));
    assert.deepEqual((await ssm.send(new DeleteParametersCommand({ Names: ['/secret', '/tagged'] }))).InvalidParameters, ['/tagged']);
  });

  it("refuses names and values that are none, in AWS's words", async () => {
    assert.equal((await errorOf(put('aws/x', 'v'))).name, 'AccessDeniedException');
    assert.match((await errorOf(put('a/b', 'v'))).message, /fully qualified name/);
    assert.match((await errorOf(put('/long', 'x'.repeat(4097)))).message, /maximum parameter value of 4096/);
    assert.match((await errorOf(put('/pattern', 'x', { AllowedPattern: '\\d+' }))).message, /allowedPattern/);
  });
});
