"""The same work in PySpark, on all cores of the machine: `by_pyspark.py IN OUT`; OUT becomes a folder of part files."""
import sys

from pyspark.ml.feature import Imputer
from pyspark.sql import SparkSession, functions as F

numeric = [f'n{index}' for index in range(10)]
labels = {'city': [f'city{index}' for index in range(12)], 'plan': ['basic', 'plus', 'pro'], 'channel': ['web', 'shop', 'phone', 'mail'], 'device': ['ios', 'android', 'desktop', 'other', 'tv']}
spark = SparkSession.builder.master('local[*]').config('spark.driver.memory', '4g').config('spark.ui.enabled', 'false').config('spark.sql.shuffle.partitions', '4').getOrCreate()
frame = spark.read.csv(sys.argv[1], header=True, inferSchema=True).drop('note')
frame = Imputer(inputCols=numeric, outputCols=numeric, strategy='mean').fit(frame).transform(frame)


def moments(of):
    row = of.agg(*[F.mean(name).alias(f'm_{name}') for name in numeric], *[F.stddev_samp(name).alias(f's_{name}') for name in numeric]).first()
    return {name: (row[f'm_{name}'], row[f's_{name}']) for name in numeric}


clip = moments(frame)
frame = frame.select('id', *labels, *[F.greatest(F.least(F.col(name), F.lit(clip[name][0] + 4 * clip[name][1])), F.lit(clip[name][0] - 4 * clip[name][1])).alias(name) for name in numeric])
scale = moments(frame)
frame = frame.select('id', *[((F.col(name) - scale[name][0]) / scale[name][1]).alias(name) for name in numeric], *[F.when(F.col(column) == label, 1.0).otherwise(0.0).alias(f'{column}_{label}') for column, all_labels in labels.items() for label in all_labels])
frame.dropDuplicates().orderBy('id').write.csv(sys.argv[2], header=True, mode='overwrite')
spark.stop()
