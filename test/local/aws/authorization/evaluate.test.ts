// IAM's decisions, case by case as IAM's user guide has them.
import assert from 'node:assert/strict';
import { type Policies, evaluate } from '../../../../local/aws/authorization/evaluate';
import type { PolicyDocument, PolicyStatement } from '../../../../local/aws/operation';

const policy = (...Statement: Partial<PolicyStatement>[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: Statement.map(
    (statement) => ({ Effect: 'Allow', ...((statement.Action ?? statement.NotAction) ? {} : { Action: '*' }), ...statement }) as PolicyStatement,
  ),
});

const request = (action = 's3:GetObject', resource = 'arn:aws:s3:::b/k', keys: Record<string, string | string[]> = {}) => ({
  action,
  resource,
  keys: new Map(Object.entries(keys).map(([name, value]) => [name.toLowerCase(), [value].flat()])),
  principal: { arns: ['arn:aws:sts::1:assumed-role/r/s', 'arn:aws:iam::1:role/r'], account: '1', anonymous: false },
});

const decide = (policies: Partial<Policies>, asked = request()): string => {
  const decision = evaluate(asked, {
    identity: [],
    root: false,
    session: [],
    resourceRules: false,
    resourceName: 'resource-based policy',
    ...policies,
  });
  return decision.allowed ? 'allowed' : decision.because;
};

const all = policy({ Resource: '*' });
const nobody = 'because no identity-based policy allows the s3:GetObject action';

describe('a decision', () => {
  it("is no without a policy, in AWS's words", () => {
    assert.equal(decide({}), nobody);
  });

  it('follows actions and resources with wildcards, actions in any case', () => {
    assert.equal(decide({ identity: [policy({ Action: 'S3:get*', Resource: 'arn:aws:s3:::b/*' })] }), 'allowed');
    assert.equal(decide({ identity: [policy({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::B/*' })] }), nobody);
    assert.equal(decide({ identity: [policy({ Action: 's3:GetObject?', Resource: '*' })] }), nobody);
    assert.equal(decide({ identity: [policy({ Action: ['iam:*', 's3:*'], Resource: ['x', 'arn:aws:s3:::?/k'] })] }), 'allowed');
  });

  it('follows NotAction and NotResource', () => {
    assert.equal(decide({ identity: [policy({ NotAction: 'iam:*', Resource: '*' })] }), 'allowed');
    assert.equal(decide({ identity: [policy({ NotAction: 's3:*', Resource: '*' })] }), nobody);
    assert.equal(decide({ identity: [policy({ Action: '*', NotResource: 'arn:aws:s3:::b/*' })] }), nobody);
    assert.equal(decide({ identity: [policy({ Action: '*', NotResource: 'arn:aws:s3:::c/*' })] }), 'allowed');
  });

  it('is no wherever anything denies', () => {
    const deny = policy({ Effect: 'Deny', Resource: '*' });
    assert.equal(decide({ identity: [all, deny] }), 'with an explicit deny in an identity-based policy');
    assert.equal(decide({ identity: [all], boundary: deny }), 'with an explicit deny in a permissions boundary');
    assert.equal(decide({ identity: [all], session: [deny] }), 'with an explicit deny in a session policy');
    assert.equal(
      decide({ root: true, resource: policy({ Effect: 'Deny', Principal: '*', Resource: '*' }) }),
      'with an explicit deny in a resource-based policy',
    );
  });

  it('needs the boundary and the session policies to allow too', () => {
    const other = policy({ Action: 'iam:*', Resource: '*' });
    assert.equal(decide({ identity: [all], boundary: other }), 'because no permissions boundary allows the s3:GetObject action');
    assert.equal(decide({ identity: [all], session: [other] }), 'because no session policy allows the s3:GetObject action');
    assert.equal(decide({ identity: [all], boundary: all, session: [all] }), 'allowed');
  });

  it('is yes where the resource names the caller, and not where it names the account alone', () => {
    for (const AWS of ['arn:aws:iam::1:role/r', 'arn:aws:sts::1:assumed-role/r/s', '*']) {
      assert.equal(decide({ resource: policy({ Principal: { AWS }, Resource: '*' }) }), 'allowed');
    }
    for (const AWS of ['1', 'arn:aws:iam::1:root', 'arn:aws:iam::1:role/other']) {
      assert.equal(decide({ resource: policy({ Principal: { AWS }, Resource: '*' }) }), nobody);
    }
    assert.equal(
      decide({ resource: policy({ NotPrincipal: { AWS: 'arn:aws:iam::1:role/other' }, Effect: 'Deny', Resource: '*' }), identity: [all] }),
      'with an explicit deny in a resource-based policy',
    );
  });

  it('on a key needs the key policy: by name, or by delegation and an identity policy', () => {
    const delegating = policy({ Principal: { AWS: 'arn:aws:iam::1:root' }, Resource: '*' });
    const ask = request('kms:Decrypt', 'arn:aws:kms:us-east-1:1:key/k');
    assert.equal(decide({ identity: [all], resource: delegating, resourceRules: true }, ask), 'allowed');
    assert.equal(decide({ resource: delegating, resourceRules: true }, ask), 'because no identity-based policy allows the kms:Decrypt action');
    assert.equal(
      decide({ identity: [all], resource: policy({ Principal: { AWS: 'arn:aws:iam::1:role/x' }, Resource: '*' }), resourceRules: true }, ask),
      'because no resource-based policy allows the kms:Decrypt action',
    );
    assert.equal(decide({ resource: policy({ Principal: { AWS: 'arn:aws:iam::1:role/r' }, Resource: '*' }), resourceRules: true }, ask), 'allowed');
    assert.equal(
      decide({ root: true, resource: policy({ Principal: { AWS: 'arn:aws:iam::1:role/x' }, Resource: '*' }), resourceRules: true }, ask),
      'because no resource-based policy allows the kms:Decrypt action',
    );
  });

  it('lets a service in only by a resource policy, with its conditions', () => {
    const trust = policy({
      Principal: { Service: 'sagemaker.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'aws:SourceAccount': '1' } },
    });
    const service = (name: string, account: string) => ({
      ...request('sts:AssumeRole', 'arn:aws:iam::1:role/r', { 'aws:SourceAccount': account }),
      principal: { arns: [name], account: '1', anonymous: false, service: name },
    });
    assert.equal(decide({ resource: trust }, service('sagemaker.amazonaws.com', '1')), 'allowed');
    assert.match(decide({ resource: trust }, service('sagemaker.amazonaws.com', '2')), /no resource-based policy/);
    assert.match(decide({ resource: trust }, service('lambda.amazonaws.com', '1')), /no resource-based policy/);
  });

  const conditions: readonly (readonly [string, Record<string, Record<string, unknown>>, Record<string, string | string[]>, boolean])[] = [
    ['StringEquals', { StringEquals: { k: ['a', 'b'] } }, { k: 'b' }, true],
    ['StringEquals, key missing', { StringEquals: { k: 'a' } }, {}, false],
    ['StringEquals, other case', { StringEquals: { k: 'a' } }, { k: 'A' }, false],
    ['StringEqualsIgnoreCase', { StringEqualsIgnoreCase: { k: 'a' } }, { k: 'A' }, true],
    ['StringNotEquals, key missing', { StringNotEquals: { k: 'a' } }, {}, true],
    ['StringNotEquals of several', { StringNotEquals: { k: ['a', 'b'] } }, { k: 'b' }, false],
    ['StringLike', { StringLike: { k: 'prod-*' } }, { k: 'prod-1' }, true],
    ['StringNotLike', { StringNotLike: { k: 'prod-*' } }, { k: 'prod-1' }, false],
    ['IfExists, key missing', { StringEqualsIfExists: { k: 'a' } }, {}, true],
    ['IfExists, key there', { StringEqualsIfExists: { k: 'a' } }, { k: 'b' }, false],
    ['several operators are all needed', { StringEquals: { k: 'a' }, Bool: { b: 'true' } }, { k: 'a', b: 'false' }, false],
    ['Bool', { Bool: { 'aws:SecureTransport': false } }, { 'aws:SecureTransport': 'false' }, true],
    ['Null, present', { Null: { k: 'false' } }, { k: '' }, true],
    ['Null, absent', { Null: { k: true } }, {}, true],
    ['NumericLessThan', { NumericLessThan: { k: 10 } }, { k: '9.5' }, true],
    ['NumericGreaterThanEquals', { NumericGreaterThanEquals: { k: '10' } }, { k: '10' }, true],
    ['DateLessThan', { DateLessThan: { k: '2026-01-01T00:00:00Z' } }, { k: '2025-12-31T23:59:59Z' }, true],
    ['DateGreaterThan with epoch', { DateGreaterThan: { k: '1767225600' } }, { k: '2026-01-02T00:00:00Z' }, true],
    ['IpAddress', { IpAddress: { k: ['10.0.0.0/8', '127.0.0.1'] } }, { k: '10.2.3.4' }, true],
    ['NotIpAddress', { NotIpAddress: { k: '10.0.0.0/8' } }, { k: '10.2.3.4' }, false],
    ['IpAddress IPv6', { IpAddress: { k: '2001:db8::/32' } }, { k: '2001:db8::1' }, true],
    ['ArnLike, wildcard within a part', { ArnLike: { k: 'arn:aws:sns:*:1:to*' } }, { k: 'arn:aws:sns:us-east-1:1:topic' }, true],
    ['ArnLike, wildcard does not cross a colon', { ArnLike: { k: 'arn:aws:*:topic' } }, { k: 'arn:aws:sns:us-east-1:1:topic' }, false],
    ['ArnNotEquals', { ArnNotEquals: { k: 'arn:aws:sns:us-east-1:1:a' } }, { k: 'arn:aws:sns:us-east-1:1:b' }, true],
    ['ForAllValues, all in', { 'ForAllValues:StringEquals': { k: ['a', 'b'] } }, { k: ['a', 'b', 'a'] }, true],
    ['ForAllValues, one out', { 'ForAllValues:StringEquals': { k: ['a', 'b'] } }, { k: ['a', 'c'] }, false],
    ['ForAllValues, key missing', { 'ForAllValues:StringEquals': { k: ['a'] } }, {}, true],
    ['ForAnyValue', { 'ForAnyValue:StringLike': { k: 'a*' } }, { k: ['x', 'ab'] }, true],
    ['ForAnyValue, key missing', { 'ForAnyValue:StringEquals': { k: 'a' } }, {}, false],
    ['an operator that is none', { StringAlmost: { k: 'a' } }, { k: 'a' }, false],
    ['a variable', { StringEquals: { k: '${aws:PrincipalTag/team}' } }, { k: 'red', 'aws:PrincipalTag/team': 'red' }, true],
    ['a variable without value', { StringEquals: { k: '${aws:PrincipalTag/team}' } }, { k: 'red' }, false],
    ['a variable with a default', { StringEquals: { k: "${aws:PrincipalTag/team, 'red'}" } }, { k: 'red' }, true],
  ];

  for (const [name, Condition, keys, holds] of conditions) {
    it(`${holds ? 'holds' : 'does not hold'} for the condition ${name}`, () => {
      const identity = [policy({ Action: '*', Resource: '*', Condition: Condition as NonNullable<PolicyStatement['Condition']> })];
      assert.equal(decide({ identity }, request('s3:GetObject', 'arn:aws:s3:::b/k', keys)) === 'allowed', holds);
    });
  }

  it('fills variables into resources, taking their values literally', () => {
    const identity = [policy({ Action: '*', Resource: 'arn:aws:s3:::b/${aws:userid}/*' })];
    assert.equal(decide({ identity }, request('s3:GetObject', 'arn:aws:s3:::b/u1/k', { 'aws:userid': 'u1' })), 'allowed');
    assert.equal(decide({ identity }, request('s3:GetObject', 'arn:aws:s3:::b/u2/k', { 'aws:userid': '*' })), nobody);
    const old = [{ ...policy({ Action: '*', Resource: 'arn:aws:s3:::b/${aws:userid}/*' }), Version: '2008-10-17' }];
    assert.equal(decide({ identity: old }, request('s3:GetObject', 'arn:aws:s3:::b/u1/k', { 'aws:userid': 'u1' })), nobody);
  });
});
