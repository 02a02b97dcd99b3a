// What a rollback comes to: which version is taken out of use, and which serves instead.
import { UsageError } from '../failures';
import { choosePackage, type RegisteredPackage } from './registered-package';

/** What is asked for, and what serves now. */
export interface RollbackRequest {
  packages: readonly RegisteredPackage[];
  group: string;
  /** ARN of the package that serves. */
  servedArn: string;
  /** The version to take out of use; the one that serves unless given. */
  from?: string;
  /** The version to serve instead; the last good one unless given. */
  to?: string;
}

/**
 * The last good version is the one that serves, where the bad one does not serve (any more), so that a second run goes no
 * step further back; else the newest approved one before it. A version that waits for approval is never taken.
 * @throws UsageError where there is no such version, before anything is rejected
 */
export function planRollback({ packages, group, servedArn, from, to }: RollbackRequest): { bad: RegisteredPackage; good: RegisteredPackage } {
  const served = choosePackage(packages, group, servedArn, 'Approved');
  const bad = from === undefined ? served : choosePackage(packages, group, from, 'Approved');
  const good = to === undefined ? lastGood(packages, served, bad) : choosePackage(packages, group, to, 'Approved');
  if (good === undefined) {
    throw new UsageError(`no version of ${group} before ${bad.version} is Approved: there is none to roll back to`, [
      `Take the endpoint away: mlops endpoint destroy. Keep the version from being deployed again: mlops reject ${bad.version}`,
    ]);
  }
  if (good.version === bad.version) throw new UsageError(`version ${bad.version} is both what to roll back from and what to roll back to`, ['Give --to another version; mlops models lists them.']);
  return { bad, good };
}

function lastGood(packages: readonly RegisteredPackage[], served: RegisteredPackage, bad: RegisteredPackage): RegisteredPackage | undefined {
  if (served.version !== bad.version && served.approval === 'Approved') return served;
  return packages.filter(({ version, approval }) => approval === 'Approved' && version < bad.version).sort((one, other) => other.version - one.version)[0];
}
