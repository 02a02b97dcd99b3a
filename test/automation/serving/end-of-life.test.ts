// What is told of the end of an endpoint: until when it lives, that it has ended, and how it is brought back.
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import assert from 'node:assert/strict';
import { describeEnd, noEndpoint, readEnd, tellEnd } from '../../../automation/serving/end-of-life';
import type { Target } from '../../../automation/stacks/target';
import { coreServices, startTestEndpoint, type TestEndpoint } from '../../local/aws/test-endpoint';

const livesUntil = '2026-11-26T18:05:00Z';
const early = { name: 'birds-dev', livesUntil, now: Date.parse('2026-11-26T18:04:59.999Z') };
const late = { ...early, now: Date.parse('2026-11-26T18:05:00Z') };
const place = { workflow: 'birds', environment: 'dev' };

describe('the end of an endpoint', () => {
  it('is told with how to bring it back, once its time to live has ended', () => {
    const { message, advice } = noEndpoint(late, '--env dev --local');
    assert.equal(message, 'there is no endpoint birds-dev: its time to live ended at 2026-11-26T18:05:00Z');
    assert.match(advice.join(), /mlops deploy VERSION --env dev --local .*newest approved/);
  });
  it('is not what took away an endpoint that somebody deleted before', () => {
    const { message, advice } = noEndpoint(early, '--env dev');
    assert.equal(message, 'there is no endpoint birds-dev: it was to live until 2026-11-26T18:05:00Z, and was deleted before');
    assert.match(advice.join(), /mlops deploy VERSION --env dev /);
  });
  it('is not spoken of where there never was an end, or an endpoint', () => {
    const { message, advice } = noEndpoint({ ...late, livesUntil: undefined }, '--env dev');
    assert.deepEqual([message, advice], ['there is no endpoint birds-dev', ['Deploy an approved version: mlops deploy --env dev']]);
    assert.deepEqual(tellEnd(undefined), []);
  });
  it('is told of one that lives, and where it should have gone', () => {
    assert.equal(describeEnd(early, place), livesUntil);
    assert.match(describeEnd(late, place), /^2026-11-26T18:05:00Z, which has passed: .* schedule birds-dev-time-to-live deletes it/);
    assert.deepEqual(tellEnd(livesUntil), ['It lives until 2026-11-26T18:05:00Z, unless it is deployed again (serving:timeToLiveHours).']);
  });
});

describe('the moment at which an endpoint ends', function () {
  this.timeout(15_000);
  let aws: TestEndpoint;
  let ssm: SSMClient;
  const end = (environment: string): Promise<string | undefined> => {
    const target: Target = { kind: 'local', accountId: '000000000000', region: 'us-east-1', endpointUrl: aws.url, keys: aws.keys };
    return readEnd({ project: { workflowName: 'birds' }, environment, target });
  };
  before(async () => {
    aws = await startTestEndpoint({ services: coreServices });
    ssm = new SSMClient(aws.client());
  });
  after(async () => {
    ssm.destroy();
    await aws.end();
  });

  it('is where its stack published it, behind more outputs than come at once', async () => {
    for (let index = 0; index < 25; index += 1) await ssm.send(new PutParameterCommand({ Name: `/mlops/birds/dev/a${index}`, Value: 'x', Type: 'String' }));
    assert.equal(await end('dev'), undefined);
    await ssm.send(new PutParameterCommand({ Name: '/mlops/birds/dev/endpoint/livesUntil', Value: livesUntil, Type: 'String' }));
    assert.deepEqual([await end('dev'), await end('prod')], [livesUntil, undefined]);
  });
});
