// What a deployment says of delivery.
import type { PreparedDelivery } from './prepare-delivery';

/** Lines for a person; nothing where there is no delivery. */
export function describeDelivery(delivery: PreparedDelivery | undefined): string {
  if (delivery === undefined) return '';
  const { packed, seeded, cloneUrls } = delivery;
  return [
    ...(packed ? ['The tools of the builds are in the bucket.'] : []), ...(seeded.length === 0 ? [] : [`Begun: ${seeded.join(' and ')}.`]),
    ...Object.entries(cloneUrls).map(([repository, url]) => `git clone ${url} ${repository}`),
  ].map((line) => `${line}\n`).join('');
}
