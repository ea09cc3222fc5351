"""What people make things with, play with and sit on."""

TOOLS = {
    "phone": """
        dark box -25,0 25,98 7
        glow box -22,9 22,91 3
        accent box -18,69 18,87 3
        white box -18,49 -2,65 3
        white box 2,49 18,65 3
        paint box -18,29 18,45 3
        white box -18,16 6,24 3
        @grip 0,8
        @glow 0,50
    """,
    "computer": """
        metal- path -24,0 -12,12 -10,24 10,24 12,12 24,0
        dark box -66,22 66,98 5
        screen box -61,27 61,93 2
        glow limb 2.4,2.4 -50,82 -20,82
        glow limb 2.4,2.4 -42,73 4,73
        accent limb 2.4,2.4 -42,64 -8,64
        glow limb 2.4,2.4 -34,55 20,55
        accent limb 2.4,2.4 -42,46 -16,46
        glow limb 2.4,2.4 -50,37 -36,37
        @glow 0,60
    """,
    "camera": """
        dark box -52,12 52,72 8
        dark path -24,70 -15,85 15,85 24,70
        metal box -52,58 52,66
        metal oval 0,42 27,27
        dark oval 0,42 22,22
        glass oval 0,42 16,16
        white oval -6,49 4,5
        accent oval 38,74 5,3
    """,
    "telescope": """
        wood limb 4,3 0,50 -26,0
        wood limb 4,3 0,50 26,0
        wood- limb 4,3 0,50 2,0
        gold limb 15,21 -30,38 14,66
        gold- limb 8,10 -33,34 10,61
        dark limb 24,24 18,69 38,82
        metal limb 10,10 -48,27 -34,36
        gold oval 0,51 6,6
    """,
    "cup": """
        wall limb 6,6 26,58 46,54 44,30 24,26
        wall path -32,70 ~-28,16 ~-14,4 14,4 ~28,16 32,70
        wall- path 8,70 ~12,20 8,4 14,4 ~28,16 32,70
        wood oval 0,70 32,7
        wood- oval 0,69 28,5
        white limb 2,0.6 -8,80 -14,88 -4,94 -10,102
        white limb 2,0.6 8,80 2,88 12,94 6,102
    """,
    "umbrella": """
        dark limb 2,2 0,8 0,92
        dark limb 2.4,2.4 0,8 -2,1 -8,1 -9,7
        paint path -46,62 ~-36,86 0,97 ~36,86 46,62 ~36,67 30,62 ~22,67 15,62 ~8,67 0,62 ~-8,67 -15,62 ~-22,67
            -30,62 ~-36,67
        paint- path 2,97 ~36,86 46,62 ~36,67 30,62 ~26,84
        paint+ path 0,97 ~-14,84 -15,62 ~-22,67 -30,62 ~-24,86
        @grip 0,16
    """,
    "violin": """
        wood path ~-22,14 ~-24,30 -15,40 ~-18,52 ~0,60 ~18,52 15,40 ~24,30 ~22,14 ~0,2
        wood- path ~6,59 ~18,52 15,40 ~24,30 ~22,14 ~6,3 ~12,30
        dark limb 5,4 0,36 0,94
        wood- path -4,92 ~-7,100 ~0,106 ~7,100 4,92
        ink limb+ 1.8,1.8 -9,38 -7,30 -10,24
        white limb 0.7,0.7 -1,12 -1,94
        white limb 0.7,0.7 1.4,12 1.4,94
        dark path -4,10 -3,20 3,20 4,10
    """,
    "chair": """
        wood- box -22,46 -17,100
        wood- box 17,46 22,100
        accent path -17,56 -17,96 ~0,102 17,96 17,56
        wood limb+ 5,4 -24,44 -27,0
        wood- limb+ 4,3 -18,40 -18,6
        accent path -28,42 -26,52 26,52 28,42
        accent- box -28,40 28,45
    """,
    "mask": """
        white path ~-36,60 ~-30,92 ~0,98 ~30,92 ~36,60 ~22,22 ~0,4 ~-22,22
        white- path ~6,97 ~30,92 ~36,60 ~22,22 ~2,5 ~14,50
        dark path ~-26,62 ~-15,69 ~-6,61 ~-16,57
        dark path ~26,62 ~15,69 ~6,61 ~16,57
        paint path ~-13,30 ~0,35 ~13,30 ~0,22
        gold path ~-8,84 0,94 ~8,84 0,74
    """,
    "gift": """
        paint box -42,0 42,60
        paint- box 12,0 42,60
        paint+ box -48,58 48,76
        gold box -8,0 8,76
        gold path 0,76 ~-14,98 ~-34,98 ~-34,82
        gold path 0,76 ~14,98 ~34,98 ~34,82
        gold- oval 0,78 8,6
    """,
    "ball": """
        paint oval 0,50 49,49
        white path ~-49,52 ~-20,66 ~20,66 ~49,52 ~49,44 ~20,56 ~-20,56 ~-48,42
        paint- path ~22,94 ~46,68 ~48,40 ~30,10 ~0,1 ~26,34 ~30,70
        white oval -18,78 9,6 30
    """,
}
