// The reviewer's document says what the program does.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { roles, rolesFor } from '../../infra/permissions/roles';
import { securityDocument } from '../../infra/permissions/security-document';
import { exampleEnvironment } from './environment-fixture';

const root = path.resolve(__dirname, '../..');

describe('docs/security.md', () => {
  it('is what the roles say', () => {
    assert.equal(readFileSync(path.join(root, 'docs/security.md'), 'utf8'), securityDocument(path.join(root, 'examples/birdstrikes')), 'write it anew: see the head of infra/permissions/security-document.ts');
  });

  it('has a section for each role, and no role of a real account', () => {
    const text = securityDocument(path.join(root, 'examples/birdstrikes'));
    for (const purpose of rolesFor({ workflow: exampleEnvironment().workflow, scheduled: true, delivery: exampleEnvironment({ 'mlops:delivery': {} }).settings.delivery })) assert.ok(text.includes(roles[purpose].description), purpose);
    for (const role of ['birdstrikes-prod-serve', 'birdstrikes-prod-time-to-live']) assert.match(text, new RegExp(`^## ${role}$`, 'm'));
    // Account numbers of AWS's own image registries stand in the ARNs of their repositories.
    const accounts = [...text.matchAll(/arn:aws:(?!ecr)[a-z0-9-]+:[a-z0-9-]*:(\d{12}):/g)].map((match) => match[1]);
    assert.deepEqual([...new Set(accounts)], ['123456789012']);
  });
});
