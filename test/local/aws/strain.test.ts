// The embedded AWS on a bad day, met by an SDK that tries again as often as it does on AWS.
import { PutParameterCommand, GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import assert from 'node:assert/strict';
import { meets } from '../../../local/aws/strain';
import { startTestEndpoint, type TestEndpoint } from './services/endpoint-fixture';

describe('a strained endpoint', function () {
  this.timeout(30_000);
  const strain = { delayMilliseconds: [10, 20], throttledShare: 0.25, iamSeconds: 3, sessionSeconds: 120, machineSeconds: 4 } as const;
  let aws: TestEndpoint | undefined;
  afterEach(async () => { await aws?.close(); });

  it('delays within its bounds, and throttles its share', () => {
    assert.deepEqual(meets(strain, [0, 0.25]), { delay: 10, throttled: false });
    assert.deepEqual(meets(strain, [0.5, 0.2499]), { delay: 15, throttled: true });
  });

  it('refuses some requests as too many, in the words that an SDK takes for a reason to try again', async () => {
    aws = await startTestEndpoint({ strain: 'bad-day' });
    const hasty = new SSMClient({ ...aws.config, maxAttempts: 1 });
    const patient = new SSMClient({ ...aws.config, maxAttempts: 10 });
    await patient.send(new PutParameterCommand({ Name: '/a', Value: '1', Type: 'String' }));
    const answers = await Promise.all(Array.from({ length: 300 }, () => hasty.send(new GetParameterCommand({ Name: '/a' })).then(() => 'answered', (error: Error) => error.name)));
    assert.deepEqual([...new Set(answers)].sort(), ['ThrottlingException', 'answered']);
    const patiently = await Promise.all(Array.from({ length: 100 }, () => patient.send(new GetParameterCommand({ Name: '/a' }))));
    assert.ok(patiently.every(({ Parameter }) => Parameter?.Value === '1'));
    hasty.destroy();
    patient.destroy();
  });

  it('is remembered for the next start, and forgotten where none is asked for', async () => {
    aws = await startTestEndpoint({ strain: 'bad-day' });
    const asked = async (): Promise<unknown> => (await (await fetch(`${aws?.running.url ?? ''}/_mlops`)).json() as { iamSeconds?: number }).iamSeconds;
    assert.equal(await asked(), 3);
    await aws.restart();
    assert.equal(await asked(), 3);
    await aws.restart({ strain: 'none' });
    assert.equal(await asked(), undefined);
    await aws.restart({});
    assert.equal(await asked(), undefined);
  });
});
