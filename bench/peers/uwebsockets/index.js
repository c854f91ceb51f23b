throw new Error('This is a stand-in: deepstream is measured on its default, `ws`.')
