def test_x(studio):
    pass


def test_y(studio):
    pass


def test_z(empty_database):
    pass
