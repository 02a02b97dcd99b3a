// Tests that each role can do no less than it must: a few statements here, all of them by `npm run enforcement`.
import assert from 'node:assert/strict';
import { deployEnvironment, type DeployedEnvironment } from './enforcement/environment';
import { denialsIn, isDenialOf } from './enforcement/denial';
import { runPipeline } from './enforcement/executions';
import { proveDriverRole, proveStepRole, type Removal } from './enforcement/proof';
import { driverCommands, judgingRoles, pipelineRole, preparingRoles, type StepRole } from './enforcement/removals';
import { statementsOf } from './enforcement/role-policy';

const stepRole = (purpose: string): StepRole => {
  const found = [...preparingRoles, ...judgingRoles, pipelineRole].find((role) => role.purpose === purpose);
  assert.ok(found);
  return found;
};

const outcome = ({ failed, faults }: Removal): object => ({ failed, faults });
const quiet = (): void => undefined;

describe('enforcement of the permissions of a deployed environment', () => {
  let environment: DeployedEnvironment;
  before(async function () {
    this.timeout(180_000);
    environment = await deployEnvironment();
  });
  after(async function () {
    this.timeout(30_000);
    await environment?.end();
  });

  const cases: [purpose: string, sid: string, failed: string][] = [
    ['prepare-holdout', 'ReadExternalTables', 'PrepareHoldout'],
    ['prepare-data', 'ListTrainingRows', 'PrepareData'],
    ['score-holdout', 'PullModelImages', 'ScoreHoldout'],
    ['pipeline', 'PassScoreHoldoutRole', 'AssembleModel'],
  ];
  for (const [purpose, sid, failed] of cases) {
    it(`fails exactly ${failed} without ${sid} of the role ${purpose}`, async () => {
      const removals = await proveStepRole(environment, stepRole(purpose), quiet, { only: [sid] });
      assert.deepEqual(removals.map(outcome), [{ failed, faults: [] }]);
    });
  }

  it('fails the command that needs a statement of the driver role', async () => {
    const removals = await proveDriverRole(environment, quiet, { only: ['ListModels'] });
    assert.deepEqual(removals.map(outcome), [{ failed: 'mlops models', faults: [] }]);
  });

  it('knows for each statement of pipeline and driver what needs it', async () => {
    const sids = async (purpose: string): Promise<string[]> => (await statementsOf(environment.iam, `${environment.name}-${purpose}`)).map(({ Sid }) => Sid).sort();
    assert.deepEqual(await sids('driver'), Object.keys(driverCommands).sort());
    const unnamed = (await sids('pipeline')).filter((sid) => !/^[A-Z][A-Za-z]+$/.test(pipelineRole.step(sid)));
    assert.deepEqual(unnamed, []);
  });

  it('runs through once every statement is back', async () => {
    const { status, failed } = await runPipeline(environment, false);
    assert.deepEqual({ status, failed }, { status: 'Succeeded', failed: [] });
  });
});

describe('denials in a text', () => {
  const text = 'User: arn:aws:sts::000000000000:assumed-role/w-dev-score/SageMaker is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/k.csv" because no identity-based policy allows the s3:GetObject action';

  it('are found with role, action and resource, across line ends too', () => {
    const expected = [{ role: 'w-dev-score', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k.csv' }];
    assert.deepEqual(denialsIn(text), expected);
    assert.deepEqual(denialsIn(text.replace('perform: s3', 'perform:\n  s3')), expected);
    assert.deepEqual(denialsIn('the role lacks something'), []);
  });

  it('fit a statement that allows the action on the resource, and no other', () => {
    const [denial] = denialsIn(text);
    assert.ok(denial);
    assert.ok(isDenialOf(denial, { Sid: 'A', Action: ['s3:PutObject', 's3:GetObject'], Resource: 'arn:aws:s3:::b/*' }));
    assert.ok(!isDenialOf(denial, { Sid: 'A', Action: 's3:PutObject', Resource: '*' }));
    assert.ok(!isDenialOf(denial, { Sid: 'A', Action: 's3:GetObject', Resource: 'arn:aws:s3:::c/*' }));
  });
});
