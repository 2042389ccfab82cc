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
