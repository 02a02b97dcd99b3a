// Which version an execution of the modeldeploy pipeline delivers, if any: the events that start it tell too little, and too often.
import { UsageError } from '../failures';
import { choosePackage, type RegisteredPackage } from '../models/registered-package';

/** What is known when an execution begins. */
export interface DeliveryQuestion {
  /** `Approved` or `Rejected`: an event of the registry; anything else: a push, or a person. */
  reason: string;
  /** The version that the event is about, or that is asked for; `newest` otherwise. */
  version: string;
  group: string;
  packages: readonly RegisteredPackage[];
  /** ARN, in the group, of the version that serves in each environment, under the environment's name; absent where none does. */
  served: Readonly<Record<string, string | undefined>>;
  /** ARNs that executions under way deliver already. */
  underWay: readonly string[];
}

/** What to do. */
export type DeliveryChoice = { deliver: RegisteredPackage } | { nothing: string };

/** The newest approved version. A version that waits is never taken, and none that was rejected. */
const newestApproved = (packages: readonly RegisteredPackage[]): RegisteredPackage | undefined => [...packages].sort((one, other) => other.version - one.version).find(({ approval }) => approval === 'Approved');

/** @throws UsageError where a version is asked for that is not there, or is not approved */
export function chooseDelivery(question: DeliveryQuestion): DeliveryChoice {
  const { reason, version, group, packages, served, underWay } = question;
  const environments = Object.keys(served);
  const servesIn = ({ arn }: RegisteredPackage): string[] => environments.filter((environment) => served[environment] === arn);
  if (reason === 'Rejected') {
    const rejected = choosePackage(packages, group, version, 'Rejected');
    if (rejected.approval !== 'Rejected') return { nothing: `version ${rejected.version} is ${rejected.approval} by now` };
    if (servesIn(rejected).length === 0) return { nothing: `version ${rejected.version} was rejected, and serves nowhere` };
    const good = newestApproved(packages);
    return good === undefined ? { nothing: `version ${rejected.version} was rejected, and no version is approved that could take its place; mlops endpoint destroy takes the endpoint away` } : deliverOnce(good, underWay);
  }
  if (reason === 'Approved') {
    const approved = choosePackage(packages, group, version, 'Approved');
    if (approved.approval !== 'Approved') return { nothing: `version ${approved.version} is ${approved.approval} by now` };
    if (environments.length > 0 && servesIn(approved).length === environments.length) return { nothing: `version ${approved.version} serves in ${environments.join(' and ')} already` };
    return deliverOnce(approved, underWay);
  }
  const wanted = version === 'newest' ? newestApproved(packages) : choosePackage(packages, group, version, 'Approved');
  if (wanted === undefined) return { nothing: `no version of ${group} is approved yet` };
  if (wanted.approval !== 'Approved') throw new UsageError(`version ${wanted.version} of ${group} is ${wanted.approval}, not Approved`, [`Approve it first: mlops approve ${wanted.version}`]);
  return { deliver: wanted };
}

/** One change of a version may give several events; an execution under way is enough. */
function deliverOnce(found: RegisteredPackage, underWay: readonly string[]): DeliveryChoice {
  return underWay.includes(found.arn) ? { nothing: `version ${found.version} is being delivered by an earlier execution` } : { deliver: found };
}
