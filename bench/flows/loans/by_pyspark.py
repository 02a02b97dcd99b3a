"""The loans flow in PySpark with Spark's own scaler and encoders, as Data Wrangler uses them: `by_pyspark.py IN OUT`; OUT becomes a folder."""
import sys

from pyspark.ml import Pipeline
from pyspark.ml.feature import OneHotEncoder, StandardScaler, StringIndexer, VectorAssembler
from pyspark.ml.functions import vector_to_array
from pyspark.sql import SparkSession, functions as F

numeric = ['annual_income', 'employment_length', 'interest_rate', 'loan_amount', 'loan_term']
spark = SparkSession.builder.master('local[*]').config('spark.driver.memory', '4g').config('spark.ui.enabled', 'false').config('spark.sql.shuffle.partitions', '4').getOrCreate()
frame = spark.read.csv(sys.argv[1], header=True, inferSchema=True)
steps = [VectorAssembler(inputCols=numeric, outputCol='assembled'), StandardScaler(inputCol='assembled', outputCol='scaled', withMean=True, withStd=True)]
for column in ['grade', 'purpose']:
    steps += [StringIndexer(inputCol=column, outputCol=f'{column}_index'), OneHotEncoder(inputCol=f'{column}_index', outputCol=f'{column}_vector', dropLast=False)]
frame = Pipeline(stages=steps).fit(frame).transform(frame).withColumn('values', vector_to_array('scaled'))
texts = [F.concat_ws(',', vector_to_array(f'{column}_vector').cast('array<string>')).alias(column) for column in ['grade', 'purpose']]
frame.select('loan_status', *[F.col('values')[place].alias(name) for place, name in enumerate(numeric)], *texts).write.csv(sys.argv[2], header=True, mode='overwrite')
spark.stop()
