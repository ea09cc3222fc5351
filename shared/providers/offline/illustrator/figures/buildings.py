"""What people build and leave standing."""

BUILDINGS = {
    "house": """
        stone- box 18,60 28,100
        stone box 17,97 29,102
        wall box -44,0 44,52
        wall- box 10,0 44,52
        roof path -52,48 -30,86 30,86 52,48
        roof- path 8,48 30,86 52,48
        wall path -34,50 -13,84 8,50
        wall- path -13,84 8,50 -4,50
        glow box -20,56 -7,69
        wood path -20,0 -20,24 ~-13,30 -6,24 -6,0
        glow box -38,18 -26,34
        glow box 16,18 25,34
        glow box 30,18 39,34
        wood box -39,25.4 -25,26.6
        wood box 15,25.4 40,26.6
        wood box -32.6,18 -31.4,34
        stone- path -24,0 -23,3 -3,3 -2,0
    """,
    "barn": """
        roof path -46,0 -46,50 -30,76 0,92 30,76 46,50 46,0
        paint path -42,0 -42,49 -27,72 0,87 27,72 42,49 42,0
        paint- path 2,0 2,86 27,72 42,49 42,0
        white box -18,0 18,36
        paint- box -16,0 -1,34
        paint- box 1,0 16,34
        white limb 1.6,1.6 -16,1 -1,33
        white limb 1.6,1.6 16,1 1,33
        glow path -8,58 -8,68 ~0,74 8,68 8,58
    """,
    "lighthouse": """
        stone- path -34,0 ~-30,7 ~-14,10 ~10,9 ~28,7 34,0
        wall box 15,5 40,22
        roof path 12,21 27,32 43,21
        glow box 24,10 30,17
        white path -15,6 -10,76 10,76 15,6
        paint path -14,21 -12.6,40 12.6,40 14,21
        paint path -11.6,55 -10.6,69 10.6,69 11.6,55
        white- path 3,6 3,76 10,76 15,6
        paint- path 3,21 3,40 12.6,40 14,21
        paint- path 3,55 3,69 10.6,69 11.6,55
        dark path -3,46 -3,50 ~0,53 3,50 3,46
        wood path -4,6 -4,14 ~0,18 4,14 4,6
        dark box -15,76 15,79
        dark limb 1,1 -14,79 -14,84
        dark limb 1,1 14,79 14,84
        dark box -15,83.4 15,84.4
        glow box -8,79 8,91
        dark box -8.6,79 -7,91
        dark box -0.7,79 0.7,91
        dark box 7,79 8.6,91
        paint path -11,91 ~-7,98 0,101 ~7,98 11,91
        dark limb 1.2,0.8 0,100 0,106
        @glow 0,85
    """,
    "castle": """
        stone- box -12,30 14,88
        stone- path -14,88 -14,96 -9,96 -9,92 -4,92 -4,96 1,96 1,92 6,92 6,96 11,96 11,92 16,92 16,88
        stone box -58,0 58,40
        stone path -58,40 -58,46 -52,46 -52,42 -44,42 -44,46 -36,46 -36,42 -28,42 -28,46 -20,46 -20,42 -12,42
            -12,46 -4,46 -4,42 4,42 4,46 12,46 12,42 20,42 20,46 28,46 28,42 36,42 36,46 44,46 44,42 52,42 52,46
            58,46 58,40
        stone- box 18,0 58,40
        stone box -66,0 -42,64
        stone- box -50,0 -42,64
        roof path -69,64 -54,98 -39,64
        stone box 40,0 66,72
        stone- box 56,0 66,72
        roof path 37,72 53,108 69,72
        roof- path 55,72 53,108 69,72
        roof path -16,96 1,124 18,96
        roof- path 4,96 1,124 18,96
        accent path 53,107 53,117 ~62,116 70,112 ~62,111 53,110
        accent path -54,97 -54,107 ~-46,106 -38,103 ~-46,101 -54,100
        dark path -14,0 -14,18 ~0,32 14,18 14,0
        wood path -11,0 -11,17 ~0,28 11,17 11,0
        glow path -57,40 -57,47 ~-54,51 -51,47 -51,40
        glow path 50,46 50,54 ~53,58 56,54 56,46
        glow path -2,70 -2,78 ~1,82 4,78 4,70
        glow path -32,22 -32,28 ~-30,31 -28,28 -28,22
        glow path 28,22 28,28 ~30,31 32,28 32,22
    """,
    "tower": """
        stone path -18,0 ~-14,20 -13,74 13,74 ~14,20 18,0
        stone- path 2,0 3,74 13,74 ~14,20 18,0
        stone path -17,74 -17,82 -11,82 -11,79 -5,79 -5,82 1,82 1,79 7,79 7,82 12,82 12,79 17,79 17,74
        roof path -16,82 0,106 16,82
        roof- path 2,82 0,106 16,82
        glow path -3,58 -3,65 ~0,69 3,65 3,58
        glow path -5,34 -5,40 ~-2,44 1,40 1,34
        wood path -5,0 -5,10 ~0,15 5,10 5,0
    """,
    "church": """
        wall box -40,0 34,40
        wall- box -10,0 34,40
        roof path -46,38 -24,62 30,62 38,38
        wall box 14,0 36,66
        wall- box 28,0 36,66
        roof path 11,65 25,104 39,65
        roof- path 27,65 25,104 39,65
        gold limb 1.2,1.2 25,103 25,114
        gold limb 1.2,1.2 21.6,110.4 28.4,110.4
        glow path 21,44 21,52 ~25,57 29,52 29,44
        glow path -34,14 -34,26 ~-31,30 -28,26 -28,14
        glow path -20,14 -20,26 ~-17,30 -14,26 -14,14
        glow path -6,14 -6,26 ~-3,30 0,26 0,14
        wood path 20,0 20,14 ~25,20 30,14 30,0
    """,
    "skyscraper": """
        metal box -22,0 22,72
        metal- box 6,0 22,72
        metal box -15,70 15,90
        metal- box 4,70 15,90
        metal path -8,90 0,104 8,90
        metal limb 1.2,0.6 0,102 0,120
        glow box -18,8 -14,64
        glow box -11,8 -7,64
        glow box -4,8 0,64
        glow box 10,8 13,64
        glow box 16,8 19,64
        glow box -10,74 -6,86
        glow box -2,74 1,86
        metal- box -22,18 22,20
        metal- box -22,30 22,32
        metal- box -22,42 22,44
        metal- box -22,54 22,56
    """,
    "windmill": """
        wall path -17,0 -11,62 11,62 17,0
        wall- path 3,0 3,62 11,62 17,0
        roof path ~-13,61 ~-9,74 ~0,79 ~9,74 ~13,61
        wood path -5,0 -5,14 ~0,19 5,14 5,0
        glow path -3,34 -3,41 ~0,45 3,41 3,34
        wood limb 1.6,1.2 -32,38 0,66 32,94
        wood limb 1.6,1.2 28,34 0,66 -28,98
        sail path 3,72 27,94 33,88 9,67
        sail path -6,71 -30,92 -24,98 -2,74
        sail path -4,60 -27,39 -33,45 -10,65
        sail path 5,62 29,41 23,35 1,58
        dark oval 0,66 3,3
    """,
    "bridge": """
        stone- path -120,0 -120,50 ~0,66 120,50 120,0 104,0 ~100,30 ~70,44 ~42,30 36,0 20,0 ~16,34 ~-16,34 -20,0
            -36,0 ~-42,30 ~-70,44 ~-100,30 -104,0
        stone path -120,50 ~0,66 120,50 120,58 ~0,74 -120,58
        stone+ path -120,56.4 ~0,72.6 120,56.4 120,59 ~0,76 -120,59
        dark limb 1.6,1.6 -60,66 -60,88
        glow oval -60,92 4,4.4
        dark limb 1.6,1.6 60,66 60,88
        glow oval 60,92 4,4.4
    """,
    "tent": """
        paint path -52,0 0,84 52,0
        paint- path 0,84 52,0 20,0
        glow path -12,0 0,48 14,0
        paint+ path -52,0 0,84 -20,0
        wood limb 2,2 -3,90 2,82
    """,
    "temple": """
        stone- box -58,0 58,6
        stone box -52,6 52,11
        dark box -42,11 42,58
        glow box -8,11 8,44
        stone box -47,11 -38,60
        stone box -29,11 -20,60
        stone box 20,11 29,60
        stone box 38,11 47,60
        stone box -11,11 -5,60
        stone box 5,11 11,60
        stone- box -40,11 -38,60
        stone- box -22,11 -20,60
        stone- box 27,11 29,60
        stone- box 45,11 47,60
        stone box -52,59 52,68
        stone+ path -56,68 0,94 56,68
        stone- path -40,71 0,88 40,71
    """,
    "pyramid": """
        sand path -92,0 -10,100 26,0
        sand- path -10,100 26,0 84,0
        sand- path -20,0 -20,9 -12,9 -12,0
        sand+ path -17,91.5 -10,100 -7,91
    """,
    "hut": """
        wood box -34,0 34,40
        wood- box 8,0 34,40
        straw path ~-48,34 ~-26,66 0,92 ~26,66 ~48,34 ~0,30
        straw- path 6,88 ~26,66 ~48,34 ~16,32
        dark path -8,0 -8,24 ~0,30 8,24 8,0
        glow box 16,16 26,27
        glow box -27,16 -17,27
    """,
    "factory": """
        stone box -58,0 58,36
        stone- box 14,0 58,36
        roof path -58,36 -58,52 -34,36 -34,52 -10,36 -10,52 14,36 14,52 38,36 38,52 58,36
        paint path 22,36 25,98 37,98 40,36
        paint path 44,36 46,84 56,84 58,36
        white box 25,88 37,92
        white box 46,74 56,78
        glow box -50,12 -40,26
        glow box -32,12 -22,26
        glow box -14,12 -4,26
        glow box 22,12 32,26
        glow box 40,12 50,26
    """,
    "statue": """
        stone- box -24,0 24,8
        stone box -18,8 18,26
        stone- box 4,8 18,26
        stone path -10,26 ~-13,44 ~-11,60 ~-13,70 ~-6,78 6,78 ~12,70 ~10,58 ~13,44 10,26
        stone- path 2,26 ~3,50 4,77 ~12,70 ~10,58 ~13,44 10,26
        stone limb 6,4 10,72 20,82 22,98
        stone limb 6,4 -11,72 -15,58 -8,48
        stone oval 0,85 5.6,7
        stone oval 22,101 2.6,3
    """,
    "gate": """
        stone box -44,0 -26,78
        stone box 26,0 44,78
        stone- box -30,0 -26,78
        stone- box 40,0 44,78
        glow path -26,0 -26,60 ~0,84 26,60 26,0
        stone path -48,74 -48,84 ~-24,92 ~0,98 ~24,92 48,84 48,74 26,74 ~0,86 -26,74
        dark limb 1.6,1.6 -17,0 -17,71
        dark limb 1.6,1.6 -8,0 -8,77
        dark limb 1.6,1.6 8,0 8,77
        dark limb 1.6,1.6 17,0 17,71
    """,
    "door": """
        stone path -34,0 -34,66 ~-24,92 ~0,102 ~24,92 34,66 34,0
        wood path -26,0 -26,66 ~-18,85 ~0,93 ~18,85 26,66 26,0
        wood- path 1,0 1,93 ~18,85 26,66 26,0
        wood- box -20,10 -5,38
        wood- box -20,46 -5,72
        wood box 6,10 20,38
        wood box 6,46 20,72
        gold oval -3,42 2.4,2.4
        glow box -26,0 26,1.6
    """,
}
