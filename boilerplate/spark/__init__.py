"""The same stages on Apache Spark: what is here cuts the work in tasks and puts together what these give."""
