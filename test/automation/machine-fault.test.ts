// Failures that the machine is at fault for.
import assert from 'node:assert/strict';
import { exitCodes } from '../../automation/failures';
import { machineFault } from '../../automation/machine-fault';

const failing = (code: string, more: object = {}): Error => Object.assign(new Error(`${code}: as Node.js says it`), { code, ...more });

describe('a fault of the machine', () => {
  it('is told in words, with the place and the way out, and is no bug', () => {
    const fault = machineFault(failing('ENOSPC', { path: 'model/model.json' }));
    assert.equal(fault?.message, 'there is no space left on the disk: model/model.json');
    assert.equal(fault.exitCode, exitCodes.usage);
    assert.match(fault.advice.join(' '), /Nothing half written/);
  });

  it('is told without a place where Node.js names none', () => {
    assert.equal(machineFault(failing('EROFS'))?.message, 'the file system is read-only');
  });

  it('is nothing else', () => {
    for (const other of [failing('ENOENT'), new Error('ENOSPC'), 'ENOSPC', undefined]) assert.equal(machineFault(other), undefined);
  });
});
