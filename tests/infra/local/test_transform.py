import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.local.transform import (
    API_ID,
    CODE_BUCKET,
    CODE_KEY,
    SOCKETS_ID,
    SOCKETS_PATH,
    Place,
    Template,
    buckets,
    functions,
    localise,
    without,
)
from infra.local.trouble import Trouble

PLACE = Place(
    supported=frozenset(
        {
            "AWS::ApiGatewayV2::Api",
            "AWS::CloudFront::Distribution",
            "AWS::IAM::Role",
            "AWS::Lambda::Function",
            "AWS::Lambda::LayerVersion",
            "AWS::S3::Bucket",
            "AWS::S3::BucketPolicy",
            "AWS::SQS::Queue",
            "AWS::StepFunctions::StateMachine",
        }
    ),
    variables={"STUDIO_CDN": "http://127.0.0.1:8080/cdn"},
    parameters={"MaxConcurrency": 2},
)

ZIPPED = {
    "Type": "AWS::Lambda::Function",
    "Properties": {
        "Architectures": ["arm64"],
        "Code": {"S3Bucket": "assets", "S3Key": "a.zip"},
        "Environment": {"Variables": {"STUDIO_BUS": {"Ref": "Bus"}, "STUDIO_CDN": {"Fn::GetAtt": ["Edge", "Name"]}}},
        "Handler": "functions.narrate.handler.handler",
        "Layers": [{"Ref": "Layer"}],
        "MemorySize": 512,
        "Runtime": "python3.13",
        "Timeout": 300,
        "TracingConfig": {"Mode": "Active"},
        "VpcConfig": {"SubnetIds": ["a"]},
    },
}
IMAGE = {
    "Type": "AWS::Lambda::Function",
    "Properties": {
        "Code": {"ImageUri": {"Fn::Sub": "registry:tag"}},
        "EphemeralStorage": {"Size": 2048},
        "ImageConfig": {"Command": ["functions.render.handler.handler"]},
        "PackageType": "Image",
    },
}
NODE = {
    "Type": "AWS::Lambda::Function",
    "Properties": {"Handler": "__entrypoint__.handler", "Runtime": "nodejs24.x", "Code": {}},
}


def resource(template: Template, **changed: Any) -> Template:
    return {**template, "Properties": {**template["Properties"], **changed}}


def local(**resources: Template) -> dict[str, Template]:
    return localise("Studio", {"Resources": resources}, PLACE)["Resources"]


@pytest.mark.parametrize(
    ("function", "handler"),
    [(ZIPPED, "functions.narrate.handler.handler"), (IMAGE, "functions.render.handler.handler")],
)
def test_zipped_and_image_functions_run_the_same_bootstrap_with_their_own_handler(
    function: Template, handler: str
) -> None:
    made = local(Function=function)["Function"]["Properties"]

    assert made["Runtime"] == "provided.al2023"
    assert made["Handler"] == handler
    assert made["Code"] == {"S3Bucket": CODE_BUCKET, "S3Key": CODE_KEY}
    assert not {"Layers", "VpcConfig", "ImageConfig", "PackageType", "Architectures"} & made.keys()


def test_a_function_keeps_its_memory_and_time() -> None:
    made = local(Function=ZIPPED)["Function"]["Properties"]

    assert (made["MemorySize"], made["Timeout"]) == (512, 300)


def test_a_function_is_told_of_the_front_door_only_where_the_template_tells_it_of_one() -> None:
    made = local(Told=ZIPPED, Untold=resource(ZIPPED, Environment={"Variables": {"A": "b"}}), Silent=IMAGE)

    assert made["Told"]["Properties"]["Environment"]["Variables"] == {
        "STUDIO_BUS": {"Ref": "Bus"},
        "STUDIO_CDN": "http://127.0.0.1:8080/cdn",
    }
    assert made["Untold"]["Properties"]["Environment"]["Variables"] == {"A": "b"}
    assert made["Silent"]["Properties"]["Environment"]["Variables"] == {}


def test_an_image_that_does_not_say_what_it_runs_is_named() -> None:
    with pytest.raises(Trouble, match="Render"):
        local(Render=resource(IMAGE, ImageConfig={}))


@pytest.mark.parametrize(
    ("name", "kind", "properties"),
    [
        ("what the emulator cannot make", "AWS::RDS::DBProxy", {}),
        ("custom resources", "Custom::Trigger", {"ServiceToken": "arn"}),
        ("CDK's uploads", "Custom::CDKBucketDeployment", {"ServiceToken": "arn", "Prune": True}),
        ("layers", "AWS::Lambda::LayerVersion", {}),
        ("other people's functions", NODE["Type"], NODE["Properties"]),
    ],
)
def test_what_cannot_run_here_is_left_out(name: str, kind: str, properties: Template) -> None:
    assert local(Gone={"Type": kind, "Properties": properties}, Role={"Type": "AWS::IAM::Role"}).keys() == {"Role"}, (
        name
    )


REFERENCES = [
    ("Ref", {"Ref": "Gone"}),
    ("GetAtt", {"Fn::GetAtt": ["Gone", "Arn"]}),
    ("GetAtt, dotted", {"Fn::GetAtt": "Gone.Arn"}),
    ("Sub", {"Fn::Sub": "arn:${Gone}"}),
    ("Sub of an attribute", {"Fn::Sub": "arn:${Gone.Arn}"}),
    ("Sub with variables", {"Fn::Sub": ["${Gone}-${x}", {"x": "y"}]}),
    ("Join", {"Fn::Join": ["", ["https://", {"Fn::GetAtt": ["Gone", "Name"]}]]}),
    ("nested", {"Fn::Select": [0, {"Fn::Split": [":", {"Ref": "Gone"}]}]}),
]


@pytest.mark.parametrize("reference", [reference for _, reference in REFERENCES], ids=[name for name, _ in REFERENCES])
def test_what_refers_to_something_gone_goes_with_it(reference: Template) -> None:
    template = {
        "Resources": {
            "Kept": {
                "Type": "A",
                "Properties": {"One": reference, "Many": ["a", reference], "Deep": {"Inside": reference, "Beside": 1}},
            }
        },
        "Outputs": {"Lost": {"Value": reference, "Export": {"Name": "lost"}}, "Safe": {"Value": "a"}},
    }

    cut = without(template, {"Gone"})

    assert cut["Resources"]["Kept"]["Properties"] == {"Many": ["a"], "Deep": {"Beside": 1}}
    assert cut["Outputs"] == {"Safe": {"Value": "a"}}


@pytest.mark.parametrize(
    ("before", "after"),
    [("Gone", None), (["Gone"], None), (["Kept", "Gone"], ["Kept"]), ("Kept", ["Kept"]), ([], None)],
)
def test_nothing_depends_on_something_gone(before: str | list[str], after: list[str] | None) -> None:
    cut = without({"Resources": {"A": {"Type": "A", "DependsOn": before}}}, {"Gone"})

    assert cut["Resources"]["A"].get("DependsOn") == after


def test_names_that_only_look_alike_stay() -> None:
    properties = {"A": {"Ref": "GoneToo"}, "B": {"Fn::Sub": "${GoneToo.Arn}"}, "C": "Gone", "D": {"Gone": "Gone"}}

    cut = without({"Resources": {"A": {"Type": "A", "Properties": properties}}}, {"Gone"})

    assert cut["Resources"]["A"]["Properties"] == properties


def test_a_permission_for_what_is_gone_is_none() -> None:
    def permission(resource: object) -> Template:
        return {"Effect": "Allow", "Action": "a:Do", "Resource": resource}

    statements = [
        permission(resource) for resource in ({"Ref": "Gone"}, [{"Ref": "Gone"}], ["a", {"Ref": "Gone"}], "*")
    ]
    policy = {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": {"Statement": statements}}}

    cut = without({"Resources": {"Policy": policy}}, {"Gone"})

    left = cut["Resources"]["Policy"]["Properties"]["PolicyDocument"]["Statement"]
    assert left == [permission(["a"]), permission("*")]


names = st.sampled_from(["A", "B", "C"])
values = st.recursive(
    st.one_of(
        st.text("ab", max_size=2),
        names.map(lambda name: {"Ref": name}),
        names.map(lambda name: {"Fn::GetAtt": [name, "Arn"]}),
        names.map(lambda name: {"Fn::Sub": f"x${{{name}.Arn}}"}),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
        inner.map(lambda value: {"Fn::Join": ["", [value]]}),
    ),
    max_leaves=12,
)


@given(values, st.sets(names))
def test_after_the_cut_no_mention_is_left(value: object, gone: set[str]) -> None:
    template = {"Resources": {"R": {"Type": "T", "Properties": {"P": value}}}, "Outputs": {"O": {"Value": value}}}
    before = copy.deepcopy(template)

    cut = repr(without(template, gone))

    assert template == before
    for name in gone:
        assert f"'Ref': '{name}'" not in cut
        assert f"['{name}', 'Arn']" not in cut
        assert f"${{{name}.Arn}}" not in cut


def test_a_bucket_has_the_same_name_at_every_start_and_a_given_name_stays() -> None:
    bare = {"Type": "AWS::S3::Bucket"}
    template = {"Resources": {"Videos88AE": bare, "Own": {**bare, "Properties": {"BucketName": "mine"}}}}

    assert buckets(localise("TalewrightStore", template, PLACE)) == {
        "Videos88AE": "talewrightstore-videos88ae",
        "Own": "mine",
    }


def test_a_bucket_keeps_no_older_versions_on_a_disk_that_somebody_else_needs() -> None:
    made = local(Videos={"Type": "AWS::S3::Bucket", "Properties": {"VersioningConfiguration": {"Status": "Enabled"}}})

    assert "VersioningConfiguration" not in made["Videos"]["Properties"]


def test_a_rollout_goes_and_the_version_that_is_called_stays() -> None:
    alias = {
        "Type": "AWS::Lambda::Alias",
        "Properties": {"Name": "live", "FunctionName": {"Ref": "Api"}},
        "UpdatePolicy": {"CodeDeployLambdaAliasUpdate": {"ApplicationName": {"Ref": "Rollout"}}},
    }
    supported = Place(PLACE.supported | {"AWS::Lambda::Alias"}, PLACE.variables, PLACE.parameters)
    template = {"Resources": {"Live": alias, "Rollout": {"Type": "AWS::CodeDeploy::Application"}}}

    made = localise("TalewrightStudio", template, supported)["Resources"]

    assert made.keys() == {"Live"}
    assert made["Live"]["Properties"] == alias["Properties"]


def test_a_buckets_policy_asks_neither_for_tls_nor_for_whom_cloudfront_works() -> None:
    reader = {"Effect": "Allow", "Principal": {"Service": "cloudfront.amazonaws.com"}, "Action": "s3:GetObject"}
    logs = {"Effect": "Allow", "Principal": {"Service": "logging.s3.amazonaws.com"}, "Condition": {"A": 1}}
    tls = {"Effect": "Deny", "Principal": {"AWS": "*"}, "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    account = {"StringEquals": {"AWS:SourceAccount": {"Ref": "AWS::AccountId"}}}
    policy = {"PolicyDocument": {"Statement": [tls, {**reader, "Condition": account}, logs]}}

    made = local(Policy={"Type": "AWS::S3::BucketPolicy", "Properties": policy})

    assert made["Policy"]["Properties"]["PolicyDocument"] == {"Statement": [reader, logs]}


def test_the_api_has_a_known_address_and_cors_in_the_emulators_spelling() -> None:
    properties = {"Name": "talewright", "CorsConfiguration": {"AllowOrigins": ["*"], "MaxAge": 60}}

    made = local(Api={"Type": "AWS::ApiGatewayV2::Api", "Properties": properties})["Api"]["Properties"]

    assert made["Tags"] == {"ms-custom-id": API_ID}
    assert made["CorsConfiguration"] == {"allowOrigins": ["*"], "maxAge": 60}


def test_sockets_have_an_address_of_their_own() -> None:
    properties = {"Name": "talewright-sockets", "ProtocolType": "WEBSOCKET"}

    made = local(Api={"Type": "AWS::ApiGatewayV2::Api", "Properties": properties})["Api"]["Properties"]

    assert made["Tags"] == {"ms-custom-id": SOCKETS_ID}
    assert f"/_aws/execute-api/{SOCKETS_ID}/ws" == SOCKETS_PATH
    assert SOCKETS_ID != API_ID


def test_cloudfront_serves_without_tls() -> None:
    strict = {"ViewerProtocolPolicy": "redirect-to-https", "PathPattern": "/videos/*"}
    config = {"DefaultCacheBehavior": strict, "CacheBehaviors": [strict, strict], "Comment": "c"}

    made = local(Edge={"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": config}})

    open_to_all = {**strict, "ViewerProtocolPolicy": "allow-all"}
    assert made["Edge"]["Properties"]["DistributionConfig"] == {
        "DefaultCacheBehavior": open_to_all,
        "CacheBehaviors": [open_to_all, open_to_all],
        "Comment": "c",
    }


@pytest.mark.parametrize(("template", "here"), [(180, 30), (30, 30), (5, 5)])
def test_a_queue_hands_out_again_soon(template: int, here: int) -> None:
    made = local(Queue={"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": template}})

    assert made["Queue"]["Properties"]["VisibilityTimeout"] == here


APART = '"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"render"'
WITHIN = '"ItemProcessor":{"ProcessorConfig":{"Mode":"INLINE"},"StartAt":"render"'


@pytest.mark.parametrize("mode", [APART, WITHIN])
def test_maps_work_on_their_items_inline_and_all_else_of_a_machine_stays(mode: str) -> None:
    def written(mode: str) -> dict[str, Any]:
        pieces = ['{"Each":{', mode, ',"Resource":"', {"Fn::GetAtt": ["Render", "Arn"]}, '","Mode":"DISTRIBUTED"}}']
        return {"DefinitionString": {"Fn::Join": ["", pieces]}, "RoleArn": "r"}

    made = local(Flow={"Type": "AWS::StepFunctions::StateMachine", "Properties": written(mode)})

    assert made["Flow"]["Properties"] == written(WITHIN)


def test_a_machine_may_be_written_in_one_piece() -> None:
    made = local(
        Flow={"Type": "AWS::StepFunctions::StateMachine", "Properties": {"DefinitionString": f"{{{APART}}}}}"}}
    )

    assert made["Flow"]["Properties"]["DefinitionString"] == f"{{{WITHIN}}}}}"


def test_parameters_are_a_laptops_and_no_bootstrap_stack_is_asked_for() -> None:
    template = {
        "Resources": {},
        "Parameters": {
            "MaxConcurrency": {"Type": "Number", "Default": 40},
            "BootstrapVersion": {"Type": "AWS::SSM::Parameter::Value<String>"},
            "Other": {"Type": "String", "Default": "a"},
        },
        "Rules": {"CheckBootstrapVersion": {}},
    }

    made = localise("Studio", template, PLACE)

    assert "Rules" not in made
    assert made["Parameters"] == {
        "MaxConcurrency": {"Type": "Number", "Default": 2},
        "Other": {"Type": "String", "Default": "a"},
    }


def test_functions_go_by_the_name_of_their_folder() -> None:
    made = localise("Studio", {"Resources": {"N1": ZIPPED, "R2": IMAGE, "X3": NODE}}, PLACE)

    assert dict(functions(made)) == {"narrate": "N1", "render": "R2"}


def test_the_template_itself_is_left_as_it_is() -> None:
    template = {"Resources": {"N1": ZIPPED, "R2": IMAGE, "X3": NODE}, "Outputs": {"O": {"Value": {"Ref": "X3"}}}}
    before = copy.deepcopy(template)

    localise("Studio", template, PLACE)

    assert template == before
