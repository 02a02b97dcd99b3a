// Prices of what an environment uses, in US dollars before tax and discounts: a small table, dated, never the bill.

/** When and where the table is from; shown with every estimate. */
export const priceTable = {
  date: '2026-11-25',
  source: 'on-demand prices of us-east-1 as published by AWS and quoted alike by several public sources; other regions by the ratio of their EC2 m5 price',
  verified: false,
  /** What tells the prices of today. */
  probe: 'aws pricing get-products --region us-east-1 --service-code AmazonSageMaker --filters Type=TERM_MATCH,Field=regionCode,Value=us-east-1',
} as const;

/** Dollars an hour of one instance in us-east-1; processing, training, transform and hosting cost the same. */
const instanceHours: Readonly<Record<string, number>> = {
  'ml.m5.large': 0.115, 'ml.m5.xlarge': 0.23, 'ml.m5.2xlarge': 0.461, 'ml.m5.4xlarge': 0.922, 'ml.m5.12xlarge': 2.765, 'ml.m5.24xlarge': 5.53,
  'ml.c5.large': 0.102, 'ml.c5.xlarge': 0.204, 'ml.c5.2xlarge': 0.408, 'ml.c5.4xlarge': 0.816, 'ml.c5.9xlarge': 1.836, 'ml.c5.18xlarge': 3.672,
  'ml.r5.large': 0.151, 'ml.r5.xlarge': 0.302, 'ml.r5.2xlarge': 0.605, 'ml.r5.4xlarge': 1.21, 'ml.r5.12xlarge': 3.629, 'ml.r5.24xlarge': 7.258,
};

/** How much dearer a region is than us-east-1. */
const regionFactors: Readonly<Record<string, number>> = {
  'us-east-1': 1, 'us-east-2': 1, 'us-west-2': 1, 'us-west-1': 1.17, 'ca-central-1': 1.11,
  'eu-west-1': 1.11, 'eu-west-2': 1.16, 'eu-west-3': 1.17, 'eu-central-1': 1.2, 'eu-north-1': 1.06,
  'ap-south-1': 1.05, 'ap-southeast-1': 1.25, 'ap-southeast-2': 1.25, 'ap-northeast-1': 1.29, 'ap-northeast-2': 1.23, 'sa-east-1': 1.59,
};

/** Dollars of what is not an instance, in us-east-1. */
const units = {
  keyMonth: 1, storageGigabyteMonth: 0.023, diskGigabyteHour: 0.14 / 730, functionGigabyteSecond: 0.0000133334, alarmMonth: 0.1,
  logGigabyte: 0.5, interfaceEndpointZoneHour: 0.01, natGatewayHour: 0.045,
} as const;

/** Hours of a month, as AWS counts them. */
export const hoursOfMonth = 730;

/** Prices in one region. */
export interface Prices {
  /** Dollars an hour; undefined where the table lacks the type. */
  instanceHour(type: string): number | undefined;
  /** Dollars of one unit. */
  unit(name: keyof typeof units): number;
  /** The region is not in the table: the highest ratio is taken. */
  regionAssumed: boolean;
}

/** The prices of a region. */
export function pricesOf(region: string): Prices {
  const known = regionFactors[region];
  const factor = known ?? Math.max(...Object.values(regionFactors));
  return {
    instanceHour: (type) => {
      const price = instanceHours[type];
      return price === undefined ? undefined : price * factor;
    },
    unit: (name) => units[name] * factor,
    regionAssumed: known === undefined,
  };
}
