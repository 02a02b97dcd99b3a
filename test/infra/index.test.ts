// The entry of `pulumi up` typed by hand: finds the workflow by the stack's config.
import assert from 'node:assert/strict';
import { runtime } from '@pulumi/pulumi';
import { parseOutputs } from '../../infra/outputs';

type Program = () => Promise<Record<string, unknown>>;
const program = require('../../infra/index') as Program;

async function up(config: Record<string, string>): Promise<Record<string, unknown>> {
  await runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: name, state: { ...inputs as object, arn: `arn:${name}`, keyId: 'k', modelPackageGroupArn: 'arn:group' } }),
    call: () => ({ accountId: '123456789012', region: 'us-east-1', partition: 'aws' }),
  }, 'birdstrikes', 'dev', false);
  runtime.setAllConfig(config);
  const outputs = await runtime.runInPulumiStack(program) as Record<string, unknown>;
  await runtime.disconnect();
  return outputs;
}

describe('pulumi up typed by hand', function () {
  this.timeout(30_000);
  it('makes the environment of the workflow that the config names, and exports its outputs', async () => {
    const outputs = parseOutputs(await up({ 'mlops:workflow': 'examples/birdstrikes/workflow.yaml' }));
    assert.deepEqual([outputs?.workflow, outputs?.environment, outputs?.bucketName], ['birdstrikes', 'dev', 'birdstrikes-dev-123456789012-us-east-1']);
  });
  it('tells a workflow that does not exist, and where it is named', async () => {
    await assert.rejects(up({ 'mlops:workflow': 'nowhere/workflow.yaml' }), /Pulumi\.dev\.yaml: names .*nowhere\/workflow\.yaml, which does not exist/);
  });
});
