"""Which texts of an editor belong to which workspace."""

from pathlib import Path

from sfjourney.language_server.projects import Projects


def test_of_a_file_that_is_open_under_two_names_the_configuration_may_change(tmp_path: Path) -> None:
    configuration, file = tmp_path / "sfjourney.toml", tmp_path / "a.journey"
    configuration.touch()
    projects, new = Projects(), f"untitled:{file}"
    projects.put(file.as_uri(), file, "one", 1)
    projects.put(new, file, "other", 2)
    projects.changed(configuration)
    assert [project.buffers["a.journey"].uri for project in projects] == [new]
    projects.put(file.as_uri(), file, "one", 3)
    projects.put(new, file, "other", 4)
    projects.drop(new)
    projects.changed(configuration)
    assert projects.put(file.as_uri(), file, "one", 5) is not None
    buffer = projects.buffer(file.as_uri())
    assert buffer is not None
    assert buffer.text == "one"


def test_a_text_that_is_open_under_two_names_counts_as_long_as_one_of_them_is_open(tmp_path: Path) -> None:
    file = tmp_path / "a.journey"
    projects, other = Projects(), f"untitled:{file}"
    project = projects.put(file.as_uri(), file, "one", 1)
    projects.put(other, file, "other", 1)
    projects.drop(other)
    assert project is not None
    assert [(buffer.uri, buffer.text) for buffer in project.buffers.values()] == [(file.as_uri(), "one")]
    projects.drop(file.as_uri())
    assert project.buffers == {}


def test_what_stands_around_a_new_text_is_forgotten_with_it() -> None:
    projects = Projects()
    for uri in ("untitled:one", "untitled:two"):
        projects.put_new(uri, "", 1)
    assert len(tuple(projects)) == 2
    projects.drop("untitled:one")
    assert [list(project.buffers) for project in projects] == [["untitled:two"]]
