"""What the studio says about itself: one logger for every room."""

from aws_lambda_powertools import Logger

logger = Logger(service="studio")
