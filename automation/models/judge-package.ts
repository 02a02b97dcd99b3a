// Whether a version may be approved or deployed: its own verdict must have passed, and be the one that was written.
import { createHash } from 'node:crypto';
import { parseVerdict } from '../../steps/functions/verdict';
import type { RegisteredPackage } from './registered-package';

/**
 * Why a version may not go on; empty where it may.
 * @param verdictText the verdict that its metadata names, or undefined where it is not there
 */
export function refusalsOf(found: RegisteredPackage, verdictText: string | undefined): string[] {
  const { verdict, verdictDigest, verdictS3Uri } = found.properties;
  if (verdictS3Uri === undefined) return [`version ${found.version} carries no verdict: it was not registered by this pipeline`];
  if (verdictText === undefined) return [`the verdict of version ${found.version} is not at ${verdictS3Uri} any more`];
  const digest = createHash('sha256').update(verdictText).digest('hex');
  if (digest !== verdictDigest) return [`the verdict at ${verdictS3Uri} is not the one that version ${found.version} was registered with: its SHA-256 is ${digest}, not ${verdictDigest ?? 'given'}`];
  const written = parseVerdict(verdictText);
  if (written.verdict === 'passed' && verdict === 'passed') return [];
  return [`the verdict of version ${found.version} is ${written.verdict}${written.failedGates.length === 0 ? '' : ` at ${written.failedGates.join(', ')}`}`];
}

/** Why a version may not be deployed besides; empty where it may. */
export function deploymentRefusals(found: RegisteredPackage): string[] {
  return found.approval === 'Approved' ? [] : [`version ${found.version} is ${found.approval}, not Approved`];
}
