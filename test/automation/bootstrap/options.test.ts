// What a bootstrap takes from its command line and from documents of AWS.
import assert from 'node:assert/strict';
import { bootstrapNames, partitionOf } from '../../../automation/bootstrap/names';
import { parseOidcTrust } from '../../../automation/bootstrap/oidc-provider';
import { packStatements } from '../../../automation/bootstrap/pack-statements';
import { parseDocument, saysTheSame, withStatements } from '../../../automation/bootstrap/policy-documents';

describe('trust in the tokens of CI jobs', () => {
  it('takes an issuer with or without https:// and the subjects', () => {
    assert.deepEqual(parseOidcTrust('https://token.actions.githubusercontent.com/', ['repo:our/models:*']), { issuer: 'token.actions.githubusercontent.com', subjects: ['repo:our/models:*'] });
    assert.equal(parseOidcTrust(undefined, []), undefined);
  });

  it('refuses whom strangers could pose as', () => {
    for (const subjects of [[], ['*'], ['?epo:our'], [' ']]) assert.throws(() => parseOidcTrust('token.actions.githubusercontent.com', subjects), /--oidc-subject/);
    for (const issuer of ['localhost', 'http://', undefined]) assert.throws(() => parseOidcTrust(issuer, ['repo:our/models:*']), /--oidc-issuer/);
  });
});

describe('names of a bootstrap', () => {
  it('keep within the limits of AWS for the longest region and environment', () => {
    const names = bootstrapNames({ account: '123456789012', region: 'ap-southeast-99', partition: 'aws', environment: 'abcdefghijkl' });
    assert.ok(names.stateBucket.length <= 63 && names.deployRole.length <= 64);
    assert.deepEqual(['cn-north-1', 'us-gov-west-1', 'eu-west-1'].map(partitionOf), ['aws-cn', 'aws-us-gov', 'aws']);
  });
});

describe('policy documents', () => {
  const statement = { Sid: 'A', Effect: 'Allow', Action: ['s3:GetObject'], Resource: '*' };

  it('are the same whatever the order of members and elements, and whether one element stands in a list', () => {
    assert.ok(saysTheSame(statement, { Resource: ['*'], Action: 's3:GetObject', Effect: 'Allow', Sid: 'A' }));
    assert.ok(saysTheSame(['a', 'b'], ['b', 'a']));
    assert.ok(!saysTheSame(statement, { ...statement, Effect: 'Deny' }));
  });

  it('keep foreign statements where others are put in or replaced', () => {
    const found = { Version: '2012-10-17' as const, Statement: [{ Sid: 'Foreign', Effect: 'Deny' }, { ...statement, Effect: 'Deny' }] };
    const { Statement } = withStatements(found, { Version: '2012-10-17', Statement: [statement] });
    assert.deepEqual(Statement, [{ Sid: 'Foreign', Effect: 'Deny' }, statement]);
  });

  it('are read percent-encoded as IAM gives them, and as they are', () => {
    const document = { Version: '2012-10-17', Statement: [statement] };
    assert.deepEqual(parseDocument(encodeURIComponent(JSON.stringify(document))), document);
    assert.deepEqual(parseDocument(JSON.stringify(document)), document);
  });

  it('are refused where one statement is longer than a managed policy, or a role would need too many', () => {
    const long = (actions: number) => ({ sid: 'S', reason: '', actions: Array.from({ length: actions }, (_, index) => `s3:SomeAction${index}`), resources: ['*'] });
    assert.throws(() => packStatements([long(500)]), /more than the 6144 characters/);
    assert.throws(() => packStatements(Array.from({ length: 11 }, () => long(280))), /a role takes 10/);
    assert.equal(packStatements([long(100), long(100), long(100), long(100)]).length, 2);
  });
});
