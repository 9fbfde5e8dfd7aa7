"""Dockerfiles: sources of COPY and ADD, and paths of the image that lead back to the build context."""

from __future__ import annotations

from reflint.extract.dockerfile import extract
from reflint.model.facts import Facts, Reference


def facts(text: str) -> Facts:
    return extract(text.encode(), "dockerfile")


def named(text: str, *roles: str) -> list[str]:
    return [found.text for found in facts(text).references if found.role in (roles or ("read", "run", "pattern"))]


def only(text: str) -> Reference:
    (found,) = facts(text).references
    return found


def test_nothing_is_said_of_what_is_not_in_the_context() -> None:
    assert named("FROM a AS b\nCOPY --from=b /x/y.txt ./z.txt\nCOPY --from=nginx:1 etc/a.conf b") == []
    assert named("ADD https://example.com/a.tgz /tmp/\nADD git@github.com:a/b.git#v1 /src") == []
    assert named("COPY . .\nCOPY ./ /app/\nADD . /x") == []
    assert named("FROM a\nRUN cat conf/a.yml\nCMD ['x']\nEXPOSE 80") == []
    assert named("ONBUILD COPY src/a.py /app/") == []


def test_a_source_is_a_typed_read_and_the_destination_is_nothing() -> None:
    found = only("FROM a\nCOPY src/main.py /app/main.py\n")
    assert found == Reference("src/main.py", 12, 23, "read", "dockerfile.copy", typed=True)


def test_flags_are_no_sources() -> None:
    text = "COPY --chown=me:me --chmod=755 --link --exclude=*.md lib/a.py lib/b.py /app/"
    assert named(text) == ["lib/a.py", "lib/b.py"]


def test_the_exec_form_may_hold_blanks_and_escapes() -> None:
    assert named('COPY ["a dir/x.txt", "c\\u0061t/y.txt", "/app/"]') == ["a dir/x.txt", "cat/y.txt"]
    assert [found.exact for found in facts('COPY ["a dir/x.txt", "c\\u0061t/y.txt", "/app/"]').references] == [
        True,
        False,
    ]


def test_continuations_comments_and_blank_lines_between_them() -> None:
    text = "COPY a/one.txt \\\r\n  # not b/two.txt\r\n\r\n  c/three.txt \\\n  /app/\nRUN true\n"
    assert named(text) == ["a/one.txt", "c/three.txt"]
    assert named(text, "mention") == ["b/two.txt"]
    assert all(text.encode()[f.start : f.end].decode() == f.text for f in facts(text).references)


def test_the_escape_directive_changes_the_continuation() -> None:
    assert named("# escape=`\nFROM a\nCOPY a/one.txt `\n b/two.txt \\app\\\n") == ["a/one.txt", "b/two.txt"]


def test_parser_directives_are_no_comments_but_later_ones_are() -> None:
    assert named("# syntax=docker/dockerfile.x:1\nFROM a\n# see docs/build.md\n", "mention") == ["docs/build.md"]


def test_variables_with_a_value_are_replaced_and_others_counted() -> None:
    found = only("ARG DIR=services/api\nFROM a\nARG DIR\nCOPY ${DIR}/main.py /app/")
    assert (found.text, found.exact, found.typed) == ("services/api/main.py", False, False)
    assert named("ENV D=lib\nCOPY $D/a.py ${E:-other}/b.py /x/") == ["lib/a.py", "other/b.py"]
    assert facts("ARG SERVICE\nCOPY ${SERVICE}/main.py /app/").unresolved == (("dynamic", 1),)
    assert facts("COPY {{ service }}/main.py /app/").references == ()


def test_globs_and_names_that_are_mostly_built_are_not_typed_alike() -> None:
    optional = facts("COPY package.json package-lock.json* ./").references
    assert [(f.text, f.form, f.typed) for f in optional] == [
        ("package.json", "path", True),
        ("package-lock.json*", "glob", False),
    ]
    assert not only("COPY binary /usr/bin/").typed


def test_a_leading_slash_is_the_context() -> None:
    found = only("COPY /src/a.py /app/")
    assert (found.text, found.start) == ("src/a.py", 6)


def test_heredocs_are_not_read_as_instructions() -> None:
    text = "FROM a\nCOPY <<EOF /etc/x.conf\nCOPY no/such.txt /\nEOF\nCOPY b/c.txt /\n"
    assert named(text) == ["b/c.txt"]
    assert named("RUN <<NEVER\nCOPY b/c.txt /\n") == ["b/c.txt"]


def test_run_is_a_script_only_where_the_context_lies_at_the_working_directory() -> None:
    assert facts("FROM a\nWORKDIR /app\nCOPY requirements.txt .\nRUN cat x/y.txt").embedded == ()
    (script,) = facts("FROM a\nWORKDIR /app\nCOPY . .\nRUN cat x/y.txt && \\\n  # why\n  cat z\n").embedded
    assert (script.text, script.anchor, script.base) == (b"cat x/y.txt &&   cat z", "any", "")
    (deeper,) = facts("FROM a\nCOPY . /app\nWORKDIR /app/web\nRUN make").embedded
    assert deeper.base == "web"
    (mapped,) = facts("FROM a\nCOPY services/api /srv\nWORKDIR /srv\nRUN ./x.sh").embedded
    assert mapped.base == "services/api"


def test_what_another_stage_laid_there_is_not_the_context() -> None:
    assert facts("FROM a AS b\nFROM c\nWORKDIR /app\nCOPY --from=b /app /app\nCOPY . .\nRUN ./x.sh").embedded == ()
    assert len(facts("FROM a AS b\nWORKDIR /app\nCOPY . .\nFROM b\nRUN ./x.sh").embedded) == 1


def test_the_script_maps_back_to_the_file() -> None:
    text = b"FROM a\nCOPY . /\nRUN a \\\n  tools/x.sh\n"
    (script,) = extract(text, "dockerfile").embedded
    at = script.text.index(b"tools")
    span, identity = script.map.outward(at, at + 10)
    assert (text[span.start : span.end], identity) == (b"tools/x.sh", True)


def test_run_heredoc_is_the_script() -> None:
    (script,) = facts("FROM a\nCOPY . .\nRUN <<EOF\nbash a/b.sh\nEOF\n").embedded
    assert script.text == b"bash a/b.sh\n"


def test_bind_mounts_name_the_context() -> None:
    found = only("RUN --mount=type=bind,source=uv.lock,target=uv.lock --mount=type=cache,target=/root/.cache true")
    assert (found.text, found.syntax, found.typed) == ("uv.lock", "dockerfile.mount", True)
    assert named("RUN --mount=type=bind,from=build,source=/a/b.txt,target=/x true") == []


def test_commands_name_what_was_copied() -> None:
    head = "FROM a\nWORKDIR /app\nCOPY . .\n"
    assert named(head + 'CMD ["python", "-u", "./tools/run.py"]', "run") == ["tools/run.py"]
    assert named(head + "ENTRYPOINT exec bash scripts/start.sh", "run") == ["scripts/start.sh"]
    assert named(head + 'ENTRYPOINT ["/app/scripts/start.sh"]', "run") == ["scripts/start.sh"]
    assert named(head + 'CMD ["sh", "-c", "exec python worker/main.py --port $PORT"]', "run") == ["worker/main.py"]
    assert named("FROM a\nCOPY main.py .\nCMD python other.py", "run") == []


def test_servers_name_modules() -> None:
    head = "FROM a\nWORKDIR /app\nCOPY . /app\n"
    found = facts(head + "CMD pipenv run gunicorn -c conf/g.py -b :8080 my.app.server:app").references
    assert [(f.text, f.form, f.role) for f in found if f.form == "module"] == [("my.app.server", "module", "run")]
    assert named(head + 'CMD ["uvicorn", "api.main:app", "--host", "0.0.0.0"]') == ["api.main"]
    assert named(head + 'CMD ["python", "-m", "jobs.daily"]') == ["jobs.daily"]
    (module,) = facts("FROM a\nCOPY services/api /app\nWORKDIR /app\nCMD gunicorn main.app:x").references[-1:]
    assert (module.text, module.base) == ("main.app", "services/api")


def test_copies_into_a_package_lead_modules_home() -> None:
    text = "FROM a\nWORKDIR /app/pkg\nCOPY ./pkg/web/ web/\nWORKDIR /app\nCMD gunicorn pkg.web.server:app"
    assert named(text, "run") == ["pkg.web.server"]
    assert named(text.replace("pkg.web.server", "pkg.other.server"), "run") == []
