// The deploy role: it covers every type of the stacks, keeps within AWS's limits, and its document says what it is.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packStatements } from '../../automation/bootstrap/pack-statements';
import { cloudFormationType } from '../../automation/export/cloudformation-types';
import { classicActions, deployedTypes, deployStatements, wantedActions } from '../../infra/permissions/deploy';
import { deployRoleDocument } from '../../infra/permissions/deploy-role-document';
import { exampleEnvironment, makeEnvironment } from './environment-fixture';

const place = { account: '123456789012', region: 'ap-southeast-1', partition: 'aws', environment: 'production12' };

describe('the deploy role', function () {
  this.timeout(20_000);

  it('covers every type of resource that an environment can have', async () => {
    const { resources } = await makeEnvironment(exampleEnvironment({ 'mlops:notificationEmails': ['team@example.com'], 'mlops:monthlyBudgetDollars': 1, 'mlops:network': { create: {} } }));
    const types = [...new Set(resources.map(({ type }) => type).filter((type) => type.startsWith('aws')))];
    const covered = (type: string): boolean => type in classicActions || (deployedTypes as readonly string[]).includes(cloudFormationType(type)?.type ?? '');
    assert.deepEqual(types.filter((type) => !covered(type)), []);
    assert.ok(!covered('aws-native:sqs:Queue'), 'a type that nobody has added is not covered');
  });

  it('has each wanted action in one statement or more, and none of another service', () => {
    const allowed = new Set(deployStatements(place).flatMap(({ actions }) => actions));
    assert.deepEqual(wantedActions().filter((action) => !allowed.has(action)), []);
  });

  it('keeps within the size and the number of managed policies, for the longest names too', () => {
    assert.ok(packStatements(deployStatements(place)).length <= 6);
  });

  it('lets nobody approve a model, and no role be passed to another service', () => {
    const actions = deployStatements(place).flatMap((statement) => statement.actions);
    assert.ok(!actions.includes('sagemaker:UpdateModelPackage'));
    for (const statement of deployStatements(place).filter((each) => each.actions.includes('iam:PassRole'))) assert.match(JSON.stringify(statement.conditions), /iam:PassedToService/);
  });

  it('is what its document says', () => {
    assert.equal(readFileSync(path.resolve(__dirname, '../../docs/deploy-role.md'), 'utf8'), deployRoleDocument(), 'write it anew: see the head of infra/permissions/deploy-role-document.ts');
  });
});
